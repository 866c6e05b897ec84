"""Names of countries in English, Spanish and French: whether two texts mean one country."""

from __future__ import annotations

from functools import cache

from metrocli.text.fold import fold
from metrocli.text.nearest import LONGEST_COMPARED, find_nearest

_MIN_SIMILARITY = 0.8
_NAMES = """
Afghanistan, Afganistán, AF; Albania, Albanie, AL; Algeria, Argelia, Algérie, DZ; Andorra, Andorre, AD; Angola, AO;
Antigua and Barbuda, Antigua y Barbuda, Antigua-et-Barbuda, AG; Argentina, Argentine, AR; Armenia, Arménie, AM;
Australia, Australie, AU; Austria, Autriche, AT; Azerbaijan, Azerbaiyán, Azerbaïdjan, AZ; Bahamas, The Bahamas, BS;
Bahrain, Baréin, Bahreïn, BH; Bangladesh, Bangladés, BD; Barbados, Barbade, BB; Belarus, Bielorrusia, Biélorussie,
BY; Belgium, Bélgica, Belgique, BE; Belize, Belice, BZ; Benin, BJ; Bhutan, Bután, Bhoutan, BT; Bolivia, Bolivie,
Plurinational State of Bolivia, BO; Bosnia and Herzegovina, Bosnia y Herzegovina, Bosnie-Herzégovine, Bosnia, BA;
Botswana, Botsuana, BW; Brazil, Brasil, Brésil, BR; Brunei, BN; Bulgaria, Bulgarie, BG; Burkina Faso, BF; Burundi,
BI; Cape Verde, Cabo Verde, Cap-Vert, CV; Cambodia, Camboya, Cambodge, KH; Cameroon, Camerún, Cameroun, CM; Canada,
CA; Central African Republic, República Centroafricana, République centrafricaine, CF; Chad, Tchad, TD; Chile,
Chili, CL; China, Chine, PR China, People's Republic of China, Hong Kong, Hong Kong SAR, Macao, Macau, CN; Colombia,
Colombie, CO; Comoros, Comoras, Comores, KM; Congo - Brazzaville, Congo, Republic of the Congo, República del Congo,
République du Congo, CG; Congo - Kinshasa, República Democrática del Congo, DR Congo, DRC, Democratic Republic of
the Congo, RD Congo, Zaire, CD; Costa Rica, CR; Côte d'Ivoire, Ivory Coast, Costa de Marfil, CI; Croatia, Croacia,
Croatie, HR; Cuba, CU; Cyprus, Chipre, Chypre, CY; Czechia, Chequia, Tchéquie, Czech Republic, República Checa,
République tchèque, CZ; Denmark, Dinamarca, Danemark, DK; Djibouti, Yibuti, DJ; Dominica, Dominique, DM; Dominican
Republic, República Dominicana, République dominicaine, Dominican Rep., DO; Ecuador, Équateur, EC; Egypt, Egipto,
Égypte, EG; El Salvador, SV; Equatorial Guinea, Guinea Ecuatorial, Guinée équatoriale, GQ; Eritrea, Érythrée, ER;
Estonia, Estonie, EE; Eswatini, Esuatini, Swaziland, Suazilandia, SZ; Ethiopia, Etiopía, Éthiopie, ET; Fiji, Fiyi,
Fidji, FJ; Finland, Finlandia, Finlande, FI; France, Francia, FR; Gabon, GA; Gambia, Gambie, The Gambia, GM;
Georgia, Géorgie, GE; Germany, Alemania, Allemagne, Federal Republic of Germany, Deutschland, DE; Ghana, GH; Greece,
Grecia, Grèce, GR; Grenada, Granada, Grenade, GD; Guatemala, GT; Guinea, Guinée, GN; Guinea-Bissau, Guinea-Bisáu,
Guinée-Bissau, GW; Guyana, GY; Haiti, HT; Vatican City, Ciudad del Vaticano, État de la Cité du Vatican, Vatican,
Vaticano, Holy See, VA; Honduras, HN; Hungary, Hungría, Hongrie, HU; Iceland, Islandia, Islande, IS; India, Inde,
IN; Indonesia, Indonésie, ID; Iran, Islamic Republic of Iran, IR; Iraq, Irak, IQ; Ireland, Irlanda, Irlande, IE;
Israel, IL; Italy, Italia, Italie, IT; Jamaica, Jamaïque, JM; Japan, Japón, JP; Jordan, Jordania, Jordanie, JO;
Kazakhstan, Kazajistán, KZ; Kenya, Kenia, KE; Kiribati, KI; North Korea, Corea del Norte, Corée du Nord, DPRK, KP;
South Korea, Corea del Sur, Corée du Sud, Republic of Korea, Korea, Corea, Corée, República de Corea, République de
Corée, KR; Kuwait, Koweït, KW; Kyrgyzstan, Kirguistán, Kirghizstan, KG; Laos, Lao PDR, LA; Latvia, Letonia,
Lettonie, LV; Lebanon, Líbano, Liban, LB; Lesotho, Lesoto, LS; Liberia, LR; Libya, Libia, Libye, LY; Liechtenstein,
LI; Lithuania, Lituania, Lituanie, LT; Luxembourg, Luxemburgo, LU; Madagascar, MG; Malawi, Malaui, MW; Malaysia,
Malasia, Malaisie, MY; Maldives, Maldivas, MV; Mali, ML; Malta, Malte, MT; Marshall Islands, Islas Marshall, Îles
Marshall, MH; Mauritania, Mauritanie, MR; Mauritius, Mauricio, Maurice, MU; Mexico, Mexique, Méjico, MX; Micronesia,
Micronésie, FM; Moldova, Moldavia, Moldavie, Republic of Moldova, MD; Monaco, MC; Mongolia, Mongolie, MN;
Montenegro, ME; Morocco, Marruecos, Maroc, MA; Mozambique, MZ; Myanmar (Burma), Myanmar (Birmania), Myanmar
(Birmanie), Myanmar, Burma, Birmania, MM; Namibia, Namibie, NA; Nauru, NR; Nepal, NP; Netherlands, Países Bajos,
Pays-Bas, The Netherlands, Holland, Holanda, Hollande, NL; New Zealand, Nueva Zelanda, Nouvelle-Zélande, NZ;
Nicaragua, NI; Niger, NE; Nigeria, NG; North Macedonia, Macedonia del Norte, Macédoine du Nord, Macedonia, MK;
Norway, Noruega, Norvège, NO; Oman, OM; Pakistan, PK; Palau, Palaos, PW; Palestinian Territories, Territorios
Palestinos, Territoires palestiniens, Palestine, Palestina, State of Palestine, Palestinian Territory, PS; Panama,
PA; Papua New Guinea, Papúa Nueva Guinea, Papouasie-Nouvelle-Guinée, PG; Paraguay, PY; Peru, Pérou, PE; Philippines,
Filipinas, PH; Poland, Polonia, Pologne, PL; Portugal, PT; Qatar, Catar, QA; Romania, Rumanía, Roumanie, RO; Russia,
Rusia, Russie, Russian Federation, Federación de Rusia, Fédération de Russie, RU; Rwanda, Ruanda, RW; St. Kitts and
Nevis, Saint Kitts and Nevis, San Cristóbal y Nieves, Saint-Christophe-et-Niévès, KN; St. Lucia, Saint Lucia, Santa
Lucía, Sainte-Lucie, LC; St. Vincent and Grenadines, Saint Vincent and Grenadines, San Vicente y las Granadinas,
Saint-Vincent-et-les Grenadines, VC; Samoa, WS; San Marino, Saint-Marin, SM; São Tomé and Príncipe, Santo Tomé y
Príncipe, Sao Tomé-et-Principe, ST; Saudi Arabia, Arabia Saudí, Arabie saoudite, Arabia Saudita, SA; Senegal, SN;
Serbia, Serbie, RS; Seychelles, SC; Sierra Leone, Sierra Leona, SL; Singapore, Singapur, Singapour, SG; Slovakia,
Eslovaquia, Slovaquie, SK; Slovenia, Eslovenia, Slovénie, SI; Solomon Islands, Islas Salomón, Îles Salomon, SB;
Somalia, Somalie, SO; South Africa, Sudáfrica, Afrique du Sud, ZA; South Sudan, Sudán del Sur, Soudan du Sud, SS;
Spain, España, Espagne, Kingdom of Spain, Espanya, ES; Sri Lanka, LK; Sudan, Soudan, SD; Suriname, Surinam, SR;
Sweden, Suecia, Suède, SE; Switzerland, Suiza, Suisse, CH; Syria, Siria, Syrie, Syrian Arab Republic, SY; Taiwan,
Chinese Taipei, Taiwan (China), TW; Tajikistan, Tayikistán, Tadjikistan, TJ; Tanzania, Tanzanie, United Republic of
Tanzania, TZ; Thailand, Tailandia, Thaïlande, TH; Timor-Leste, Timor oriental, East Timor, TL; Togo, TG; Tonga, TO;
Trinidad and Tobago, Trinidad y Tobago, Trinité-et-Tobago, TT; Tunisia, Túnez, Tunisie, TN; Türkiye, Turquía,
Turquie, Turkey, TR; Turkmenistan, TM; Tuvalu, TV; Uganda, Ouganda, UG; Ukraine, Ucrania, UA; United Arab Emirates,
Emiratos Árabes Unidos, Émirats arabes unis, UAE, Emiratos Árabes, Émirats, AE; United Kingdom, Reino Unido,
Royaume-Uni, UK, Great Britain, Gran Bretaña, Grande-Bretagne, England, Inglaterra, Angleterre, Scotland, Escocia,
Écosse, Wales, Gales, Northern Ireland, GB; United States, Estados Unidos, États-Unis, USA, US, United States of
America, Estados Unidos de América, EE.UU., EEUU, EE. UU., États-Unis d'Amérique; Uruguay, UY; Uzbekistan,
Ouzbékistan, UZ; Vanuatu, VU; Venezuela, Bolivarian Republic of Venezuela, VE; Vietnam, Viêt Nam, VN; Kosovo, XK;
Yemen, YE; Zambia, Zambie, ZM; Zimbabwe, Zimbabue, ZW
"""
"""The countries, separated by semicolons, each with its names in the three languages some older or
longer ones, and its code of two letters."""


@cache
def list_country_names() -> frozenset[str]:
    """Return the names of all countries in the three languages, and their codes."""
    return frozenset(" ".join(_NAMES.split()).replace("; ", ", ").split(", "))


@cache
def is_same_country(one: str, other: str) -> bool:
    """Return whether two texts mean one country: in another language or spelling, or with a typing error.

    Two texts mean one also if they are very similar and none of them is a known country.
    """
    if fold(one) == fold(other):
        return True
    countries = _index_countries()
    known = [countries.get(fold(text)) for text in (one, other)]
    if None not in known:
        return known[0] == known[1]
    if known == [None, None]:
        return _is_similar(fold(one), fold(other))
    (country,) = (number for number in known if number is not None)
    unknown = one if known[0] is None else other
    return country in {countries[name] for name in find_nearest(unknown, countries)}


def _is_similar(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    return (
        max(len(one), len(other)) <= LONGEST_COMPARED and SequenceMatcher(None, one, other).ratio() >= _MIN_SIMILARITY
    )


@cache
def _index_countries() -> dict[str, int]:
    """Return the number of the country that each folded name means."""
    groups = " ".join(_NAMES.split()).split("; ")
    return {fold(name): number for number, names in enumerate(groups) for name in names.split(", ")}
