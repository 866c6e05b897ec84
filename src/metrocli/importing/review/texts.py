"""The texts of a review workbook in each language."""

from __future__ import annotations

from typing import NamedTuple


class ReviewTexts(NamedTuple):
    """The texts of a review workbook in one language.

    Attributes:
        steps: how to correct it and take it back, one paragraph each.
        doubt: the comment on a cell in doubt, with `{place}`.
        place: where a cell was found, with `{page}` and `{line}`.
        place_without_page: the same in a document without pages.
    """

    steps: tuple[str, ...]
    doubt: str
    place: str
    place_without_page: str


REVIEW_TEXTS = {
    "en": ReviewTexts(
        steps=(
            (
                "Compare each tab with the document. You may correct cells, delete rows and add rows. Do not "
                "rename tabs or headers, and leave the last column, row, as it is: it connects a row with its "
                "source. Leave the ids of activities blank: the import makes them."
            ),
            (
                "A yellow cell is in doubt; its comment names the page and the line. Correct it. If it is right, "
                "write sure in the column certainty of the tab imported, where these cells come first."
            ),
            (
                "The tab leftovers has the lines that were not understood. If a line states something, write it "
                "in the sheet where it belongs. Then delete its row in leftovers."
            ),
            (
                "The tab proposals has names that are probably other spellings of a member. Write yes or no in "
                "the column accept. A name with yes becomes a row of the sheet aliases."
            ),
            (
                "Save the workbook and take it back: metrocli import FILE.xlsx --into FOLDER. You may do so at "
                "any time: what is still open is listed."
            ),
        ),
        doubt="In doubt: read from {place}, whose form allows another reading. Compare it with the document.",
        place="page {page}, line {line}",
        place_without_page="line {line}",
    ),
    "es": ReviewTexts(
        steps=(
            (
                "Compare cada pestaña con el documento. Puede corregir celdas, borrar filas y añadir filas. No "
                "cambie los nombres de las pestañas ni los encabezados, y deje la última columna, row, como está:"
                " une cada fila con su origen. Deje en blanco los ids de las actividades: los crea la importación."
            ),
            (
                "Una celda amarilla es dudosa; su comentario indica la página y la línea. Corríjala. Si es "
                "correcta, escriba sure en la columna certainty de la pestaña imported, donde estas celdas son "
                "las primeras."
            ),
            (
                "La pestaña leftovers contiene las líneas que no se entendieron. Si una línea dice algo, "
                "escríbalo en la hoja que le corresponde. Después borre su fila en leftovers."
            ),
            (
                "La pestaña proposals contiene nombres que probablemente son otra grafía de un miembro. Escriba "
                "yes o no en la columna accept. Un nombre con yes pasa a ser una fila de la hoja aliases."
            ),
            (
                "Guarde el libro e impórtelo: metrocli import ARCHIVO.xlsx --into CARPETA. Puede hacerlo en "
                "cualquier momento: se muestra lo que queda pendiente."
            ),
        ),
        doubt="Dudoso: leído en la {place}, cuya forma permite otra lectura. Compárelo con el documento.",
        place="página {page}, línea {line}",
        place_without_page="línea {line}",
    ),
    "fr": ReviewTexts(
        steps=(
            (
                "Comparez chaque onglet avec le document. Vous pouvez corriger des cellules, supprimer des lignes"
                " et en ajouter. Ne renommez ni les onglets ni les en-têtes, et laissez la dernière colonne, row,"
                " telle quelle : elle relie une ligne à sa source. Laissez vides les ids des activités : l'importation"
                " les crée."
            ),
            (
                "Une cellule jaune est douteuse ; son commentaire donne la page et la ligne. Corrigez-la. Si elle"
                " est juste, écrivez sure dans la colonne certainty de l'onglet imported, où ces cellules sont "
                "les premières."
            ),
            (
                "L'onglet leftovers contient les lignes qui n'ont pas été comprises. Si une ligne dit quelque "
                "chose, écrivez-le dans la feuille qui convient. Supprimez ensuite sa ligne dans leftovers."
            ),
            (
                "L'onglet proposals contient des noms qui sont sans doute une autre graphie d'un membre. Écrivez "
                "yes ou no dans la colonne accept. Un nom avec yes devient une ligne de la feuille aliases."
            ),
            (
                "Enregistrez le classeur et importez-le : metrocli import FICHIER.xlsx --into DOSSIER. Vous "
                "pouvez le faire à tout moment : ce qui reste à faire est affiché."
            ),
        ),
        doubt="Douteux : lu à la {place}, dont la forme permet une autre lecture. Comparez avec le document.",
        place="page {page}, ligne {line}",
        place_without_page="ligne {line}",
    ),
}
