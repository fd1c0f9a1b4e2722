//! What banks print on statements, in the language of their country. Shops and employers are
//! invented.

/// The labels of one language.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) salary: &'static str,
    pub(super) rent: &'static str,
    pub(super) energy: &'static str,
    pub(super) phone: &'static str,
    pub(super) fee: &'static str,
    pub(super) cash: &'static str,
    /// From a friend.
    pub(super) received: &'static str,
    /// From the current account to the savings account, and the other way.
    pub(super) saved: &'static str,
    pub(super) withdrawn: &'static str,
    /// What is put aside elsewhere than at this bank.
    pub(super) invested: &'static str,
    pub(super) interest: &'static str,
    /// What a card spent, taken from the current account.
    pub(super) settled: &'static str,
    /// What stands before the shop of a card payment.
    pub(super) card: &'static str,
    pub(super) groceries: [&'static str; 3],
    pub(super) shops: [&'static str; 4],
    pub(super) tables: [&'static str; 3],
}

/// The wording of a country's banks.
pub(super) fn of(country: &str) -> &'static Wording {
    match country {
        "ES" => &SPANISH,
        "DE" | "AT" | "CH" | "LI" => &GERMAN,
        "IT" => &ITALIAN,
        "NL" => &DUTCH,
        "PT" => &PORTUGUESE,
        "FI" => &FINNISH,
        "SE" => &SWEDISH,
        "PL" => &POLISH,
        "FR" | "BE" | "LU" => &FRENCH,
        // Where no language of the country is spoken here.
        _ => &ENGLISH,
    }
}

static FRENCH: Wording = Wording {
    salary: "VIREMENT SALAIRE ATELIERS DU MARAIS",
    rent: "PRELEVEMENT LOYER GERANCE DES ARCADES",
    energy: "PRELEVEMENT ENERGIE DU BOCAGE",
    phone: "PRELEVEMENT TELEPHONE FIL CLAIR",
    fee: "COTISATION MENSUELLE",
    cash: "RETRAIT DISTRIBUTEUR",
    received: "VIREMENT RECU PARTAGE DE FRAIS",
    saved: "VIREMENT VERS EPARGNE",
    withdrawn: "VIREMENT DEPUIS EPARGNE",
    invested: "VERSEMENT ASSURANCE VIE HORIZON",
    interest: "INTERETS DE L'ANNEE",
    settled: "REGLEMENT DES DEPENSES CARTE",
    card: "CARTE",
    groceries: [
        "MARCHE DES HALLES",
        "EPICERIE DU PONT",
        "FERME DES QUATRE VENTS",
    ],
    shops: [
        "LIBRAIRIE LA MARGE",
        "PHARMACIE DU PARC",
        "QUINCAILLERIE VERNE",
        "VELOS DU CANAL",
    ],
    tables: [
        "BOULANGERIE SABLIER",
        "CAFE DE LA VERRIERE",
        "LE PETIT TAMIS",
    ],
};

static SPANISH: Wording = Wording {
    salary: "NOMINA TALLERES DEL PUERTO",
    rent: "RECIBO ALQUILER FINCAS LA NORIA",
    energy: "RECIBO LUZ DEL PARAMO",
    phone: "RECIBO TELEFONO HILO CLARO",
    fee: "COMISION DE MANTENIMIENTO",
    cash: "REINTEGRO CAJERO",
    received: "TRANSFERENCIA RECIBIDA GASTOS COMUNES",
    saved: "TRASPASO A AHORRO",
    withdrawn: "TRASPASO DESDE AHORRO",
    invested: "APORTACION PLAN DE INVERSION",
    interest: "LIQUIDACION DE INTERESES",
    settled: "LIQUIDACION DE TARJETA",
    card: "COMPRA TARJETA",
    groceries: [
        "MERCADO DEL OLMO",
        "FRUTERIA LA ACEQUIA",
        "ULTRAMARINOS RIBERA",
    ],
    shops: [
        "LIBRERIA EL MARGEN",
        "FARMACIA DEL PARQUE",
        "FERRETERIA TORNO",
        "BICIS DEL RIO",
    ],
    tables: ["PANADERIA LA ESPIGA", "CAFE DEL PATIO", "TABERNA EL CANDIL"],
};

static GERMAN: Wording = Wording {
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

static ITALIAN: Wording = Wording {
    salary: "ACCREDITO STIPENDIO OFFICINE DEL MOLO",
    rent: "ADDEBITO AFFITTO STABILI LA LOGGIA",
    energy: "ADDEBITO LUCE DELLA VALLE",
    phone: "ADDEBITO TELEFONO FILO CHIARO",
    fee: "CANONE MENSILE",
    cash: "PRELIEVO SPORTELLO",
    received: "BONIFICO RICEVUTO SPESE COMUNI",
    saved: "GIROCONTO A DEPOSITO",
    withdrawn: "GIROCONTO DA DEPOSITO",
    invested: "VERSAMENTO PIANO DI ACCUMULO",
    interest: "LIQUIDAZIONE INTERESSI",
    settled: "SALDO SPESE CARTA",
    card: "PAGAMENTO CARTA",
    groceries: ["MERCATO DEL GELSO", "BOTTEGA DEL PONTE", "ORTO DI FELICE"],
    shops: [
        "LIBRERIA IL MARGINE",
        "FARMACIA DEL PARCO",
        "FERRAMENTA TORNIO",
        "CICLI DEL NAVIGLIO",
    ],
    tables: ["FORNO LA MADIA", "CAFFE DEL CORTILE", "TRATTORIA IL LUME"],
};

static DUTCH: Wording = Wording {
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

static PORTUGUESE: Wording = Wording {
    salary: "ORDENADO OFICINAS DO CAIS",
    rent: "DEBITO DIRETO RENDA PREDIAL A NORA",
    energy: "DEBITO DIRETO LUZ DA SERRA",
    phone: "DEBITO DIRETO TELEFONE FIO CLARO",
    fee: "COMISSAO DE MANUTENCAO",
    cash: "LEVANTAMENTO CAIXA",
    received: "TRANSFERENCIA RECEBIDA DESPESAS COMUNS",
    saved: "TRANSFERENCIA PARA POUPANCA",
    withdrawn: "TRANSFERENCIA DA POUPANCA",
    invested: "REFORCO PLANO DE INVESTIMENTO",
    interest: "JUROS CREDORES",
    settled: "PAGAMENTO DE CARTAO",
    card: "COMPRA",
    groceries: [
        "MERCADO DO LARGO",
        "MERCEARIA DA PONTE",
        "QUINTA DOS VENTOS",
    ],
    shops: [
        "LIVRARIA A MARGEM",
        "FARMACIA DO PARQUE",
        "FERRAGENS O TORNO",
        "BICICLETAS DO RIO",
    ],
    tables: ["PADARIA A ESPIGA", "CAFE DO PATIO", "TASCA O CANDEEIRO"],
};

static ENGLISH: Wording = Wording {
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

static FINNISH: Wording = Wording {
    salary: "PALKKA LAITURIN PAJA",
    rent: "SUORAVELOITUS VUOKRA VAAHTERAKODIT",
    energy: "SUORAVELOITUS NUMMEN SAHKO",
    phone: "SUORAVELOITUS KIRKASLANKA PUHELIN",
    fee: "PALVELUMAKSU",
    cash: "KATEISNOSTO",
    received: "TILISIIRTO YHTEISET KULUT",
    saved: "SIIRTO SAASTOTILILLE",
    withdrawn: "SIIRTO SAASTOTILILTA",
    invested: "RAHASTOSAASTO",
    interest: "KORKO",
    settled: "KORTTILASKUN MAKSU",
    card: "KORTTIOSTO",
    groceries: [
        "MYLLYN KAUPPAHALLI",
        "SILTAKADUN RUOKA",
        "NELJAN TUULEN TILA",
    ],
    shops: [
        "KIRJAKAUPPA MARGINAALI",
        "PUISTON APTEEKKI",
        "RAUTA LUOTI",
        "KANAVAN PYORA",
    ],
    tables: ["LEIPOMO TAHKA", "KAHVILA LASIKATTO", "RAVINTOLA PAJU"],
};

static SWEDISH: Wording = Wording {
    salary: "LON VERKSTADEN VID KAJEN",
    rent: "AUTOGIRO HYRA LONNENS FASTIGHETER",
    energy: "AUTOGIRO HEDENS EL",
    phone: "AUTOGIRO KLARTRAD TELEFON",
    fee: "MANADSAVGIFT",
    cash: "UTTAG AUTOMAT",
    received: "INSATTNING DELADE UTGIFTER",
    saved: "OVERFORING TILL SPARKONTO",
    withdrawn: "OVERFORING FRAN SPARKONTO",
    invested: "AUTOGIRO FONDSPARANDE",
    interest: "RANTA",
    settled: "BETALNING KORTRAKNING",
    card: "KORTKOP",
    groceries: ["KVARNENS SALUHALL", "BROGATANS LIVS", "FYRA VINDARS GARD"],
    shops: [
        "BOKHANDELN MARGINALEN",
        "PARKENS APOTEK",
        "JARNHANDELN LODET",
        "CYKLAR VID KANALEN",
    ],
    tables: ["BAGERI VETEAXET", "KAFE GLASTAKET", "KROGEN VIDET"],
};

static POLISH: Wording = Wording {
    salary: "WYNAGRODZENIE WARSZTATY NAD NABRZEZEM",
    rent: "POLECENIE ZAPLATY CZYNSZ ZARZAD POD KLONEM",
    energy: "POLECENIE ZAPLATY PRAD Z WRZOSOWISKA",
    phone: "POLECENIE ZAPLATY TELEFON JASNY DRUT",
    fee: "OPLATA ZA PROWADZENIE RACHUNKU",
    cash: "WYPLATA GOTOWKI",
    received: "PRZELEW PRZYCHODZACY WSPOLNE WYDATKI",
    saved: "PRZELEW NA OSZCZEDNOSCI",
    withdrawn: "PRZELEW Z OSZCZEDNOSCI",
    invested: "WPLATA PLAN INWESTYCYJNY",
    interest: "ODSETKI",
    settled: "SPLATA KARTY",
    card: "PLATNOSC KARTA",
    groceries: [
        "HALA POD MLYNEM",
        "WARZYWNIAK PRZY MOSCIE",
        "SKLEP CZTERY WIATRY",
    ],
    shops: [
        "KSIEGARNIA MARGINES",
        "APTEKA PARKOWA",
        "ZELAZNY PION",
        "ROWERY NAD KANALEM",
    ],
    tables: ["PIEKARNIA KLOS", "KAWIARNIA POD SZKLEM", "GOSPODA WIERZBA"],
};
