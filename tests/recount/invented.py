"""A third dataset, made for the rules of counting: each row is there for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Full in three languages, a blank, and an unknown word; honorary, observer and former do not count.
# Mistral was full until June, Knoll only since July, Nave since October, and Lagoon changed its region.
MEMBERSHIPS = """\
member,region,country,status,joined,left
Arden,North,Aland,full,,
Bello,North,Aland,,,
Corvo,South,Borduria,miembro pleno,,
Dunes,South,Borduria,membre titulaire,2020-01-01,
Estuary,South,Borduria,flying,,
Haven,East,Cordia,honorary,,
Isle,East,Cordia,observador,,
Jetty,North,Aland,ancien membre,,
Knoll,East,Cordia,honoraire,2019-01-01,2022-06-30
Knoll,East,Cordia,full,2022-07-01,
Lagoon,North,Aland,Full,,2022-03-31
Lagoon,East,Cordia,full,2022-04-01,
Mistral,East,Cordia,full,,2022-06-30
Nave,East,Cordia,full,2022-10-01,
"""
ALIASES = """\
alias,member,kind
Ardenne,Arden,language:fr
L’Île,Isle,language:fr
Kap,Knoll,nickname
Kap,Bello,nickname
"""
OUTCOMES = """\
code,title,valid_from,valid_until
O1,Old plan,2018-01-01,2021-12-31
O1.1,Old walls,2018-01-01,2021-12-31
O1.2,Old gates,2018-01-01,2021-12-31
P1,Ports,2022-01-01,2025-12-31
P1.1,Quays,2022-01-01,2025-12-31
P1.2,Cranes,2022-01-01,2025-12-31
P1.10,Lamps,2022-01-01,2025-12-31
P2,People,2022-01-01,2025-12-31
P2.1,Schools,2022-01-01,2025-12-31
P2.2,Choirs,2022-01-01,2025-12-31
P10,Later,2022-01-01,2025-12-31
"""
CHALLENGES = "code,title\n1,Water\n1.1,Floods\n1.10,Wells\n2,Heat\n"
ALLIANCES = "alliance,name,kind\nUNX,United Networks,network\nGuild,Guild of Masons,guild\n"
PERIODS = """\
period,start,end,label,people_engaged,experts
2022-A,2022-01-01,2022-06-30,First half,700,31
2022-B,2022-07-01,2022-12-31,Second half,410,33
2022-B1,2022-07-01,2022-09-30,Summer,400,1
2022-B2,2022-10-01,2022-12-31,Autumn,,2
"""
# Wholes and parts: F with a part of a part, G without a figure of its own, H that was merely attended, I cancelled,
# J whose part is in another period. Then roles, states in three languages, odd dates.
ACTIVITIES = """\
id,title,start,end,line,role,outcomes,challenges,members,alliances,people_engaged,experts,parent,status
F,Congress,2022-06-28,2022-07-03,P1,led,P1.1; P2.1,1.1,Arden; Bello; Corvo; Haven,UNX,500,20,,
F1,Session,2022-06-29,,P1,led,P1.1,1.10,Ardenne; Dunes,United Networks,60,5,F,
F1a,Dinner,2022-06-29,,P2,led,P2.1,,Estuary,,40,,F1,
F2,Tour,2022-07-02,,P1,co-led,P1.10,1,Lagoon; Kap,,,2,F,
G,School,2022-02-01,2022-04-30,P2,co-led,P2.1,2,Corvo; Isle,Guild,,,,
G1,First course,2022-02-10,,P2,co-led,P2.1,2,Corvo; L'Ile,Guild,30,3,G,
G2,Second course,2022-04-10,,P2,co-led,p2.1; P9.9,2,Dunes,,25,,G,
H,Fair of others,2022-05-02,2022-05-05,P1,took part,P1.2,,Mistral; Dunes,,300,7,,
H1,Stand of others,2022-05-03,,P1,took part,P1.2,,Mistral,,45,,H,
H2,Own stand,2022-05-04,,P1,led,P1,,Dunes,,,,H,
I,Storm drill,2022-08-01,,P2,led,P2.2,1.1,Arden,,900,,,cancelled
I1,Talk on storms,2022-08-02,,P2,led,P2.1,1.1,Arden,,9,,I,
J,Survey,2022-06-10,2022-06-20,P1,led,P1.10,,Corvo,Guild,70,4,,
J1,Survey again,2022-09-01,,P1,led,P1.10,,Corvo,Guild,15,,J,
K,Walk,2022-03-03,,P1,,P1.1,,Jetty; Nowhere,,11,1,,
L,Ball,2022-03-04,,P1,hosted,P1.1; O1.1,,Lagoon; Knoll,,13,,,
M,Choir,2022-11-05,,P2,co-led,P2.1,1.1,Knoll; Lagoon,UNX,17,,,report due 2023
N,Visit,2022-10-01,,P1,Took part,P1.1,,Knoll,,,6,,in progress
Q1,Feast,2022-09-09,,P1,led,P2.2,2,Bello,Guild,1000,10,,planned
Q2,Fiesta,2022-10-10,,P1,led,P2.2,2,Bello,Guild,2000,20,,Prevista
Q3,Fête,2022-11-11,,P1,led,P2.2,2,Bello,Guild,4000,40,,prévu
R1,Opening,2022-04-04,,P2,took part,P2.2,1,Estuary,UNX,8000,80,,Cancelled
R2,Apertura,2022-05-05,,P2,led,P2.2,1,Estuary,UNX,16000,160,,cancelada
R3,Ouverture,2022-05-06,,P2,led,P2.2,1,Estuary,UNX,32000,320,,annulé
S,No date,,,P2,led,P2.1,,Dunes,,5,,,
T,Backwards,2022-03-10,2022-03-01,P2,led,P2.1,,Mistral,,7,1,,
U,Only an end,,2022-12-24,P2,led,P1.2,,Arden,,3,,,
"""
MEETINGS = """\
month,mode,members,subject
2022-02,online,Ardenne; Bello,fees
2022-02,on-site,Corvo,visit
2022-07,online,Corvo; Dunes; Haven,fees
2022-12,on-site,Arden,report
"""
MEDIA = "month,outlet,topic\n2022-02,Gazette,School\n2022-06,Gazette,Congress\n2022-12,Wireless,Congress\n"
# A presidency and a treasury that move, one without and one with a gap; a vice-president of each region, one of whom
# is followed in another city; seats of cities side by side, one with a gap; a chair of each region, handed over on one
# day; and one person with the seats of two cities.
PEOPLE = """\
person,body,role,office,member,region,from,until
Ann,board,president,Mayor,Arden,North,,2022-03-31
Bo,board,president,Mayor,Bello,North,2022-04-01,2022-10-31
Cy,board,treasurer,Mayor,Corvo,South,2021-01-01,2022-02-28
Di,board,treasurer,Mayor,Dunes,South,2022-03-01,2022-05-31
Moe,board,treasurer,Mayor,Arden,North,2022-08-01,
Ned,board,vice-president,Mayor,Lagoon,North,,2022-03-31
Oz,board,vice-president,Mayor,Arden,North,2022-04-01,2022-06-28
Pia,board,vice-president,Mayor,Corvo,South,,
Ed,board,member,Mayor,Corvo,South,,2022-06-15
Flo,board,member,Mayor,Corvo,South,2022-07-15,
Gus,board,member,Mayor,Dunes,South,2020-01-01,2022-06-30
Hal,board,member,Mayor,Arden; Bello,North,,
Ida,chairs,chair,,,East,,2022-06-29
Jo,chairs,chair,,,East,2022-06-29,
Kit,chairs,chair,,,South,2021-01-01,
Lou,office,,Director,,,,
"""


def write(folder: Path) -> Path:
    """Write its sheets into a folder.

    Twelve readings bring the activities to 32, so that the share of a member that took part in one, 3.125 %, and
    several averages over 8 members end in a half.
    """
    readings = "".join(f"V{day},Reading {day},2022-01-{day},,P2,led,,,,,,,,\n" for day in range(10, 22))
    sheets = {
        "memberships": MEMBERSHIPS, "aliases": ALIASES, "outcomes": OUTCOMES, "challenges": CHALLENGES,
        "alliances": ALLIANCES, "periods": PERIODS, "activities": ACTIVITIES + readings, "meetings": MEETINGS,
        "media": MEDIA, "people": PEOPLE,
    }  # fmt: skip
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
