"""What a template tells the person who fills it in, in each language: instructions, comments, and what is refused."""

from __future__ import annotations

from typing import NamedTuple

from metrocli.sheets.schema import ColumnType


class TemplateTexts(NamedTuple):
    """The texts of a template in one language.

    Attributes:
        tab: the name of the tab with the instructions.
        title: its title.
        steps: how to fill it in, a paragraph each, whatever it holds.
        with_examples: how to treat the example rows, where there are any.
        headers: the heads of its table: sheet, column, needed, holds, what to put there.
        yes: that a column is needed.
        kinds: what the cells of each kind hold.
        needed: that a column must be filled in.
        refers: where the values come from, with the sheet's place.
        choices: the usual words, with their place.
        for_example: an example, with its place.
        regions: the head of the list of regions.
        regions_help: what that list is for.
        wrong: the title of a message about a cell.
        not_usual: that a text is not on the list of a drop-down.
        whole: that a cell takes whole numbers only.
        between: that a cell takes numbers only, with the places of the least and the most.
    """

    tab: str
    title: str
    steps: tuple[str, ...]
    with_examples: str
    headers: tuple[str, str, str, str, str]
    yes: str
    kinds: dict[ColumnType, str]
    needed: str
    refers: str
    choices: str
    for_example: str
    regions: str
    regions_help: str
    wrong: str
    not_usual: str
    whole: str
    between: str


TEMPLATE_TEXTS: dict[str, TemplateTexts] = {
    "en": TemplateTexts(
        tab="instructions",
        title="How to fill in this workbook",
        steps=(
            (
                "Each tab is a sheet, and each row of it is one thing: one member, one activity, one meeting. "
                "Begin with memberships and activities; any other sheet may stay empty."
            ),
            (
                "Dark headers must be filled in, the others may stay blank. Leave blank what is not known; never "
                "write 0 for it. The comment on a header says what its column wants."
            ),
            (
                "Where a cell may hold several values, part them with a semicolon: A; B. A drop-down gives the "
                "first; type the others behind it."
            ),
            (
                "The drop-downs come from the sheets themselves: a member that stands in memberships can be "
                "chosen everywhere. Write each region once into the list on the right of this tab."
            ),
            (
                "Dates are real dates, months are written as 2025-03. Do not rename the tabs and the headers. "
                "Columns of your own may follow on the right."
            ),
        ),
        with_examples="The row in grey italics is an example: overwrite it in each sheet that you fill in, and delete "
        "it in the others.",
        headers=("sheet", "column", "needed", "holds", "what to put there"),
        yes="yes",
        kinds={
            ColumnType.TEXT: "text",
            ColumnType.NAME: "a name",
            ColumnType.CODE: "a code",
            ColumnType.DATE: "a date",
            ColumnType.MONTH: "a month, as 2025-03",
            ColumnType.INTEGER: "a whole number",
            ColumnType.DECIMAL: "a number",
        },
        needed="Must be filled in.",
        refers="From the sheet {sheet}.",
        choices="Usual: {words}.",
        for_example="Example: {text}",
        regions="regions",
        regions_help="Each region once: the drop-downs offer what stands here.",
        wrong="Please look again",
        not_usual="This is not on the list of the drop-down. Keep it all the same?",
        whole="A whole number, 0 or more, in digits. Leave the cell blank if it is not known.",
        between="A number from {minimum} to {maximum}.",
    ),
    "es": TemplateTexts(
        tab="instrucciones",
        title="Cómo rellenar este libro",
        steps=(
            (
                "Cada pestaña es una hoja y cada fila es una cosa: un miembro, una actividad, una reunión. "
                "Empiece por memberships (miembros) y activities (actividades); las demás hojas pueden quedar "
                "vacías."
            ),
            (
                "Los encabezados oscuros son obligatorios; los demás pueden quedar en blanco. Deje en blanco lo "
                "que no se sepa; no escriba nunca 0 en su lugar. El comentario de cada encabezado dice qué poner "
                "en su columna."
            ),
            (
                "Donde una celda admite varios valores, sepárelos con punto y coma: A; B. La lista desplegable da"
                " el primero; escriba los demás detrás."
            ),
            (
                "Las listas desplegables salen de las propias hojas: un miembro que está en memberships se puede "
                "elegir en todas partes. Escriba cada región una vez en la lista de la derecha de esta pestaña."
            ),
            (
                "Las fechas son fechas de verdad y los meses se escriben como 2025-03. No cambie el nombre de las"
                " pestañas ni de los encabezados. A la derecha puede añadir columnas propias."
            ),
            "Las palabras de las listas desplegables, como led u online, se quedan en inglés.",
        ),
        with_examples="La fila en cursiva gris es un ejemplo: escriba encima en cada hoja que rellene y bórrela en las "
        "demás.",
        headers=("hoja", "columna", "obligatoria", "contiene", "qué poner"),
        yes="sí",
        kinds={
            ColumnType.TEXT: "texto",
            ColumnType.NAME: "un nombre",
            ColumnType.CODE: "un código",
            ColumnType.DATE: "una fecha",
            ColumnType.MONTH: "un mes, como 2025-03",
            ColumnType.INTEGER: "un número entero",
            ColumnType.DECIMAL: "un número",
        },
        needed="Obligatoria.",
        refers="De la hoja {sheet}.",
        choices="Lo habitual: {words}.",
        for_example="Ejemplo: {text}",
        regions="regiones",
        regions_help="Cada región una vez: las listas desplegables ofrecen lo que está aquí.",
        wrong="Compruébelo, por favor",
        not_usual="No está en la lista desplegable. ¿Dejarlo de todos modos?",
        whole="Un número entero, 0 o más, en cifras. Deje la celda en blanco si no se sabe.",
        between="Un número entre {minimum} y {maximum}.",
    ),
    "fr": TemplateTexts(
        tab="instructions",
        title="Comment remplir ce classeur",
        steps=(
            (
                "Chaque onglet est une feuille, et chaque ligne est une chose : un membre, une activité, une "
                "réunion. Commencez par memberships (membres) et activities (activités) ; les autres feuilles "
                "peuvent rester vides."
            ),
            (
                "Les en-têtes foncés sont obligatoires, les autres peuvent rester vides. Laissez vide ce qui "
                "n'est pas connu ; n'écrivez jamais 0 à la place. Le commentaire de chaque en-tête dit ce "
                "qu'attend sa colonne."
            ),
            (
                "Là où une cellule admet plusieurs valeurs, séparez-les par un point-virgule : A; B. La liste "
                "déroulante donne la première ; tapez les autres à la suite."
            ),
            (
                "Les listes déroulantes viennent des feuilles elles-mêmes : un membre inscrit dans memberships "
                "peut être choisi partout. Écrivez chaque région une fois dans la liste à droite de cet onglet."
            ),
            (
                "Les dates sont de vraies dates et les mois s'écrivent comme 2025-03. Ne renommez ni les onglets "
                "ni les en-têtes. À droite, vous pouvez ajouter vos propres colonnes."
            ),
            "Les mots des listes déroulantes, comme led ou online, restent en anglais.",
        ),
        with_examples="La ligne en italique gris est un exemple : remplacez-la dans chaque feuille que vous remplissez "
        "et supprimez-la dans les autres.",
        headers=("feuille", "colonne", "obligatoire", "contient", "ce qu'il faut y mettre"),
        yes="oui",
        kinds={
            ColumnType.TEXT: "un texte",
            ColumnType.NAME: "un nom",
            ColumnType.CODE: "un code",
            ColumnType.DATE: "une date",
            ColumnType.MONTH: "un mois, comme 2025-03",
            ColumnType.INTEGER: "un nombre entier",
            ColumnType.DECIMAL: "un nombre",
        },
        needed="Obligatoire.",
        refers="De la feuille {sheet}.",
        choices="D'habitude : {words}.",
        for_example="Exemple : {text}",
        regions="régions",
        regions_help="Chaque région une fois : les listes déroulantes proposent ce qui est écrit ici.",
        wrong="Veuillez vérifier",
        not_usual="Ce texte n'est pas dans la liste déroulante. Le garder quand même ?",
        whole="Un nombre entier, 0 ou plus, en chiffres. Laissez la cellule vide s'il n'est pas connu.",
        between="Un nombre de {minimum} à {maximum}.",
    ),
}
