"""The texts of a template in each language: instructions, comments, and messages about invalid cells."""

from __future__ import annotations

from typing import NamedTuple

from metrocli.sheets.schema import ColumnType


class TemplateTexts(NamedTuple):
    """The texts of a template in one language.

    Attributes:
        tab: the name of the tab with the instructions.
        title: the title of the instructions.
        steps: how to fill in the template, one paragraph each.
        with_examples: a further paragraph, on example rows.
        headers: the headers of the table of columns: sheet, column, required, type, help.
        yes: marks a required column in that table.
        types: the types of values in words.
        required: a line in the comment on a header: the column is required.
        refers_to: a line in the comment on a header, with `{sheet}` as the sheet that lists the values.
        usual_values: a line in the comment on a header, with `{words}` as the usual values.
        for_example: a line with an example, `{text}`.
        regions: the header of the list of regions.
        regions_help: the help above the list of regions.
        invalid: the title of a message about a cell.
        not_in_list: the message about a value that is not in the drop-down list.
        whole: the message about a cell that needs a whole number.
        between: the message about a cell that needs a number from `{minimum}` to `{maximum}`.
    """

    tab: str
    title: str
    steps: tuple[str, ...]
    with_examples: str
    headers: tuple[str, str, str, str, str]
    yes: str
    types: dict[ColumnType, str]
    required: str
    refers_to: str
    usual_values: str
    for_example: str
    regions: str
    regions_help: str
    invalid: str
    not_in_list: str
    whole: str
    between: str


TEMPLATE_TEXTS: dict[str, TemplateTexts] = {
    "en": TemplateTexts(
        tab="instructions",
        title="How to fill in this workbook",
        steps=(
            (
                "Each tab is a sheet. Each row of a sheet describes one thing: one member, one activity, one meeting. "
                "Begin with memberships and activities. The other sheets may stay empty."
            ),
            (
                "Columns with a dark header are required, the others may stay blank. If you do not know a value, leave "
                "the cell blank; never write 0 instead. The comment on each header explains what to write there."
            ),
            (
                "If a cell may hold several values, separate them with a semicolon: A; B. Choose the first value from "
                "the drop-down list, then type the others after it."
            ),
            (
                "The drop-down lists show what you write in other sheets: a member in memberships can be chosen "
                "everywhere. Write each region once in the list on the right of this tab."
            ),
            (
                "Write dates as 2025-03-10 and months as 2025-03. Do not rename the tabs or the headers. You may add "
                "your own columns on the right."
            ),
        ),
        with_examples="The row in grey italics is an example. Write your own data over it in each sheet that you use, "
        "and delete it in the other sheets.",
        headers=("sheet", "column", "required", "type of value", "what to write"),
        yes="yes",
        types={
            ColumnType.TEXT: "text",
            ColumnType.NAME: "a name",
            ColumnType.CODE: "a code",
            ColumnType.DATE: "a date",
            ColumnType.MONTH: "a month, such as 2025-03",
            ColumnType.INTEGER: "a whole number",
            ColumnType.DECIMAL: "a number",
        },
        required="Required.",
        refers_to="Use a value from the sheet {sheet}.",
        usual_values="Usual values: {words}.",
        for_example="Example: {text}",
        regions="regions",
        regions_help="Write each region once. The drop-down lists show these regions.",
        invalid="Please check this cell",
        not_in_list="This value is not in the drop-down list. Keep it anyway?",
        whole="Write a whole number in digits, 0 or more. If you do not know the number, leave the cell blank.",
        between="Write a number from {minimum} to {maximum}.",
    ),
    "es": TemplateTexts(
        tab="instrucciones",
        title="Cómo rellenar este libro",
        steps=(
            (
                "Cada pestaña es una hoja. Cada fila de una hoja describe una cosa: un miembro, una actividad, una "
                "reunión. Empiece por memberships (miembros) y activities (actividades). Las demás hojas pueden quedar "
                "vacías."
            ),
            (
                "Las columnas con encabezado oscuro son obligatorias; las demás pueden quedar en blanco. Si no conoce "
                "un valor, deje la celda en blanco; no escriba nunca 0 en su lugar. El comentario de cada encabezado "
                "explica qué escribir."
            ),
            (
                "Si una celda admite varios valores, sepárelos con punto y coma: A; B. Elija el primer valor en la "
                "lista desplegable y escriba los demás a continuación."
            ),
            (
                "Las listas desplegables muestran lo que usted escribe en otras hojas: un miembro de memberships se "
                "puede elegir en todas partes. Escriba cada región una vez en la lista de la derecha de esta pestaña."
            ),
            (
                "Escriba las fechas como 2025-03-10 y los meses como 2025-03. No cambie el nombre de las pestañas ni "
                "de los encabezados. Puede añadir sus propias columnas a la derecha."
            ),
            "Las palabras de las listas desplegables, como led u online, se quedan en inglés.",
        ),
        with_examples="La fila en cursiva gris es un ejemplo. Escriba sus datos encima en cada hoja que use y bórrela "
        "en las demás hojas.",
        headers=("hoja", "columna", "obligatoria", "tipo de valor", "qué escribir"),
        yes="sí",
        types={
            ColumnType.TEXT: "texto",
            ColumnType.NAME: "un nombre",
            ColumnType.CODE: "un código",
            ColumnType.DATE: "una fecha",
            ColumnType.MONTH: "un mes, como 2025-03",
            ColumnType.INTEGER: "un número entero",
            ColumnType.DECIMAL: "un número",
        },
        required="Obligatoria.",
        refers_to="Use un valor de la hoja {sheet}.",
        usual_values="Valores habituales: {words}.",
        for_example="Ejemplo: {text}",
        regions="regiones",
        regions_help="Escriba cada región una vez. Las listas desplegables muestran estas regiones.",
        invalid="Revise esta celda, por favor",
        not_in_list="Este valor no está en la lista desplegable. ¿Dejarlo de todos modos?",
        whole="Escriba un número entero en cifras, 0 o más. Si no conoce el número, deje la celda en blanco.",
        between="Escriba un número entre {minimum} y {maximum}.",
    ),
    "fr": TemplateTexts(
        tab="instructions",
        title="Comment remplir ce classeur",
        steps=(
            (
                "Chaque onglet est une feuille. Chaque ligne d'une feuille décrit une chose : un membre, une activité, "
                "une réunion. Commencez par memberships (membres) et activities (activités). Les autres feuilles "
                "peuvent rester vides."
            ),
            (
                "Les colonnes à en-tête foncé sont obligatoires, les autres peuvent rester vides. Si vous ne "
                "connaissez pas une valeur, laissez la cellule vide ; n'écrivez jamais 0 à la place. Le commentaire "
                "de chaque en-tête explique ce qu'il faut écrire."
            ),
            (
                "Si une cellule admet plusieurs valeurs, séparez-les par un point-virgule : A; B. Choisissez la "
                "première valeur dans la liste déroulante, puis tapez les autres à la suite."
            ),
            (
                "Les listes déroulantes affichent ce que vous écrivez dans d'autres feuilles : un membre de "
                "memberships peut être choisi partout. Écrivez chaque région une fois dans la liste à droite de cet "
                "onglet."
            ),
            (
                "Écrivez les dates comme 2025-03-10 et les mois comme 2025-03. Ne renommez ni les onglets ni les "
                "en-têtes. Vous pouvez ajouter vos propres colonnes à droite."
            ),
            "Les mots des listes déroulantes, comme led ou online, restent en anglais.",
        ),
        with_examples="La ligne en italique gris est un exemple. Écrivez vos données par-dessus dans chaque feuille "
        "que vous utilisez et supprimez-la dans les autres feuilles.",
        headers=("feuille", "colonne", "obligatoire", "type de valeur", "ce qu'il faut écrire"),
        yes="oui",
        types={
            ColumnType.TEXT: "un texte",
            ColumnType.NAME: "un nom",
            ColumnType.CODE: "un code",
            ColumnType.DATE: "une date",
            ColumnType.MONTH: "un mois, comme 2025-03",
            ColumnType.INTEGER: "un nombre entier",
            ColumnType.DECIMAL: "un nombre",
        },
        required="Obligatoire.",
        refers_to="Utilisez une valeur de la feuille {sheet}.",
        usual_values="Valeurs habituelles : {words}.",
        for_example="Exemple : {text}",
        regions="régions",
        regions_help="Écrivez chaque région une fois. Les listes déroulantes affichent ces régions.",
        invalid="Veuillez vérifier cette cellule",
        not_in_list="Cette valeur n'est pas dans la liste déroulante. La garder quand même ?",
        whole="Écrivez un nombre entier en chiffres, 0 ou plus. Si vous ne connaissez pas le nombre, laissez la "
        "cellule vide.",
        between="Écrivez un nombre de {minimum} à {maximum}.",
    ),
}
