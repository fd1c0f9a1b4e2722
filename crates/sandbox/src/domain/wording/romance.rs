//! What banks print in French, Spanish, Italian, Portuguese and Romanian.

use super::Wording;

pub(super) static FRENCH: Wording = Wording {
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

pub(super) static SPANISH: Wording = Wording {
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

pub(super) static ITALIAN: Wording = Wording {
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

pub(super) static PORTUGUESE: Wording = Wording {
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

pub(super) static ROMANIAN: Wording = Wording {
    salary: "SALARIU ATELIERELE DE PE CHEI",
    rent: "DEBIT DIRECT CHIRIE ADMINISTRATIA ARTARULUI",
    energy: "DEBIT DIRECT LUMINA CAMPIEI",
    phone: "DEBIT DIRECT TELEFON FIR LIMPEDE",
    fee: "COMISION ADMINISTRARE CONT",
    cash: "RETRAGERE NUMERAR",
    received: "INCASARE CHELTUIELI COMUNE",
    saved: "TRANSFER IN CONT ECONOMII",
    withdrawn: "TRANSFER DIN CONT ECONOMII",
    invested: "SUBSCRIERE PLAN DE INVESTITII",
    interest: "DOBANDA",
    settled: "RAMBURSARE CARD DE CREDIT",
    card: "PLATA CARD",
    groceries: [
        "HALA DE LA MOARA",
        "BACANIA DE LA POD",
        "FERMA PATRU VANTURI",
    ],
    shops: [
        "LIBRARIA MARGINEA",
        "FARMACIA PARCULUI",
        "FIERARIA CU PLUMB",
        "BICICLETE PE CANAL",
    ],
    tables: [
        "BRUTARIA SPICUL",
        "CAFENEAUA DE STICLA",
        "LA SALCIA BATRANA",
    ],
};
