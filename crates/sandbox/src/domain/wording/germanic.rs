//! What banks print in German, Dutch and English.

use super::Wording;

pub(super) static GERMAN: Wording = Wording {
    salary: "LOHN/GEHALT WERKSTATT AM HAFEN",
    rent: "LASTSCHRIFT MIETE HAUSVERWALTUNG AHORN",
    energy: "LASTSCHRIFT STROM HEIDEKRAFT",
    phone: "LASTSCHRIFT TELEFON KLARDRAHT",
    fee: "KONTOFUEHRUNGSGEBUEHR",
    cash: "BARGELDAUSZAHLUNG",
    received: "GUTSCHRIFT GEMEINSAME AUSGABEN",
    saved: "UEBERTRAG AUF TAGESGELD",
    withdrawn: "UEBERTRAG VOM TAGESGELD",
    invested: "SPARPLAN FONDSANTEILE",
    interest: "ZINSABSCHLUSS",
    settled: "AUSGLEICH KARTENUMSAETZE",
    card: "KARTENZAHLUNG",
    groceries: ["MARKTHALLE NORD", "HOFLADEN BIRKE", "KAUFLADEN AM ECK"],
    shops: [
        "BUCHHANDLUNG RANDNOTIZ",
        "PARK-APOTHEKE",
        "EISENWAREN LOT",
        "RADWERK AM KANAL",
    ],
    tables: ["BAECKEREI KORNBLUME", "CAFE GLASDACH", "GASTHAUS ZUR WEIDE"],
};

pub(super) static DUTCH: Wording = Wording {
    salary: "SALARIS WERKPLAATS DE KADE",
    rent: "INCASSO HUUR WONINGBEHEER DE LINDE",
    energy: "INCASSO STROOM POLDERLICHT",
    phone: "INCASSO TELEFOON HELDERDRAAD",
    fee: "KOSTEN BETAALPAKKET",
    cash: "GELDOPNAME",
    received: "OVERBOEKING GEDEELDE KOSTEN",
    saved: "OVERBOEKING NAAR SPAARREKENING",
    withdrawn: "OVERBOEKING VAN SPAARREKENING",
    invested: "INLEG BELEGGINGSREKENING",
    interest: "RENTE",
    settled: "VERREKENING CREDITCARD",
    card: "BETAALPAS",
    groceries: [
        "MARKTHAL DE MOLEN",
        "GROENTEHOEK ZUID",
        "BUURTSUPER DE BRUG",
    ],
    shops: [
        "BOEKHANDEL KANTLIJN",
        "APOTHEEK HET PARK",
        "IJZERWAREN DE SPIL",
        "FIETSEN AAN DE GRACHT",
    ],
    tables: ["BAKKERIJ DE KORENAAR", "CAFE GLASHUIS", "EETHUIS DE WILG"],
};

pub(super) static ENGLISH: Wording = Wording {
    salary: "SALARY QUAYSIDE WORKSHOPS",
    rent: "DIRECT DEBIT RENT MAPLE LETTINGS",
    energy: "DIRECT DEBIT MOORLIGHT ENERGY",
    phone: "DIRECT DEBIT CLEARWIRE PHONE",
    fee: "MONTHLY ACCOUNT FEE",
    cash: "CASH WITHDRAWAL",
    received: "TRANSFER RECEIVED SHARED COSTS",
    saved: "TRANSFER TO SAVINGS",
    withdrawn: "TRANSFER FROM SAVINGS",
    invested: "STANDING ORDER INVESTMENT PLAN",
    interest: "INTEREST",
    settled: "CARD BALANCE PAID",
    card: "CARD",
    groceries: ["OLD MILL MARKET", "BRIDGE STREET GROCER", "FOUR WINDS FARM"],
    shops: [
        "MARGIN BOOKS",
        "PARK PHARMACY",
        "PLUMB IRONMONGERS",
        "CANAL CYCLES",
    ],
    tables: ["WHEATSHEAF BAKERY", "GLASSHOUSE CAFE", "THE WILLOW TABLE"],
};
