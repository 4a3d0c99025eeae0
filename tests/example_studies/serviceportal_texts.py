"""What customers of `serviceportal` want to be better, in fragments: `[a|b]` is a choice, `{part}` a word from `SLOTS`.

Every fragment is a touchpoint (or "") and a text; `*` stands for fragments that any customer may say.
"""

from __future__ import annotations

SLOTS = {
    "part": [
        "Siegelbacke",
        "Zahnriemen",
        "Temperaturfühler",
        "Saugnäpfe",
        "Messerwelle",
        "Vakuumpumpe",
        "Servomotor",
        "Lichttaster",
        "Führungsrolle",
        "Heizpatrone",
        "Kurvenscheibe",
        "Folienbremse",
        "Druckkopf",
        "Greiferfinger",
    ],
    "machine": [
        "am Kartonierer",
        "am Palettierer",
        "an der Schlauchbeutelmaschine",
        "an der KB-400",
        "an der alten KB-250",
        "an Linie 2",
        "an Linie 4",
        "am Beutler",
    ],
    "night": [
        "nachts um zwei",
        "nachts",
        "am Wochenende",
        "in der Spätschicht",
        "in der Nachtschicht",
        "sonntags",
        "um halb vier früh",
    ],
    "days": ["3 Tage", "vier Tage", "eine Woche", "zwei Wochen", "10 Tage", "fast drei Wochen", "elf Tage"],
    "wait": ["20 Minuten", "eine halbe Stunde", "25 min", "fast 40 Minuten", "eine Viertelstunde", "gefühlt ewig"],
    "system": ["SAP", "unser MES", "unser ERP", "die Leitstandsoftware", "unsere Instandhaltungssoftware"],
    "euro": ["180 Euro", "95 €", "240 Euro", "rund 300 Euro", "120 euro", "410 Euro"],
    "fee": ["12,90 €", "18 Euro", "24,50 Euro", "35 €", "29 euro"],
    "hourly": ["98 Euro", "110 €", "126 Euro", "135 euro"],
    "colleague": ["mein Kollege", "unser Schlosser", "die Frühschicht", "unser Azubi", "der Elektriker", "meine Leute"],
    "staff": [
        "Frau Schlüter",
        "Herr Wessels",
        "Frau Wiebe",
        "Herr Kaczmarek",
        "Frau Lübbers",
        "der Dennis von der Hotline",
        "Herr Ostendorf",
    ],
    "engineer": [
        "Herr Wessels",
        "Herr Ostendorf",
        "Frau Brinkmann",
        "Herr Yıldız",
        "der junge Wessels",
        "euer Monteur Piotr",
    ],
    "phone": ["0171 00004482", "05221 000 317", "0160 00007719", "+49 171 0000926", "0821 0000 54"],
    "mail": ["technik@example.org", "einkauf@example.com", "m.brandt@example.org", "werk2@example.com"],
}

BETTER = {
    "A": [
        (
            "ersatzteilsuche",
            "[Explosionszeichnungen|Die Zeichnungen|Explosionszeichnung] [zum Reinzoomen|auch am Handy lesbar machen|die nicht ewig laden], [sonst sucht man sich tot|{part} find ich dann selber]",
        ),
        (
            "ersatzteilsuche",
            "Ersatzteilsuche [ist eine Katastrophe|ist ein Krampf|taugt nichts], {part} [heißt bei euch ganz anders als bei uns|finde ich nie auf Anhieb|nur über die Nummer zu finden]",
        ),
        (
            "ersatzteilsuche",
            "[Teil fotografieren und er sagt mir was es ist|Suche per Foto|Ersatzteile mit der Kamera erkennen], [das wärs|das würd uns {night} echt helfen|mehr brauch ich nicht]",
        ),
        (
            "ersatzteilsuche",
            "[Schon zweimal|Letzten Monat] [das falsche Teil bestellt|{part} in der falschen Ausführung bekommen], weil [im Portal links und rechts nicht zu unterscheiden war|die alte Ausführung nicht dabei steht]",
        ),
        (
            "",
            "Anleitungen [offline|zum Runterladen|ohne Internet], [in der Halle haben wir kein Netz|im Keller ist kein Empfang|das WLAN reicht nicht bis zur Maschine]",
        ),
        (
            "",
            "[Mehr|Viel mehr|Kurze] Videos zum Tausch von Teilen wie [{part}|{part} und {part}|Einstellen {machine} das Format umstellt], [ein Bild sagt mehr als 40 Seiten|zwei Minuten reichen]",
        ),
        (
            "",
            "Störungshilfe [sagt nur „Service kontaktieren“|hört da auf wo es spannend wird|mit echten Ursachen statt nur Fehlernummer], {night} [ist da keiner|hilft mir das nichts]",
        ),
        (
            "hotline",
            "[Hotline|Die Hotline] [fragt mich ob der Hauptschalter an ist|behandelt einen wie einen Anfänger|geht stur die Checkliste durch], ich bin [seit 20 Jahren|gelernter] Schlosser",
        ),
        (
            "hotline",
            "{wait} Warteschleife, [dann mach ich es lieber selber|und dann weiß der auch nichts|in der Zeit hab ich es repariert]",
        ),
        (
            "hotline",
            "{night} [erreicht man keinen|geht keiner ran|steht man allein da], [wenigstens ein Chat mit einem Techniker|eine Bereitschaft die nicht extra kostet]",
        ),
        (
            "portal_login",
            "[nicht jedes Mal neu anmelden|länger angemeldet bleiben|Anmeldung per Fingerabdruck], mit [öligen Fingern|Handschuhen] [tippt sich kein Passwort|ist das nix]",
        ),
        (
            "lieferung",
            "[ehrliche|echte] Liefertermine, [nicht {days} sagen und dann dauert es das Doppelte|grüner Punkt heißt bei euch wohl nichts]",
        ),
        (
            "",
            "[Schaltpläne|Stromlaufpläne|Parameterlisten] [für alte Maschinen|auch für Baujahr vor 2000|vollständig] [ins Portal stellen|einstellen], ich will [selber ran|nicht betteln]",
        ),
        (
            "",
            "Weniger Formulare! [Für eine Dichtung muss ich 12 Felder ausfüllen|Ich will schrauben, nicht tippen|Rücksendung geht nur mit Formular, lächerlich]",
        ),
        (
            "lieferung",
            "[Express|Nachtexpress|Lieferung am Samstag] wär gut, [wir stehen sonst das ganze Wochenende|{machine} zählt jede Stunde]",
        ),
        (
            "schulung",
            "Schulungen [für Praktiker|an der eigenen Maschine|auch für die Nachtschicht], [nicht nur Folien|wir wollen den Deckel aufmachen]",
        ),
    ],
    "B": [
        (
            "hotline",
            "[Ein fester Ansprechpartner|Immer derselbe Ansprechpartner|Eine Person, die unser Werk kennt], [der unsere Anlagen kennt|nicht jedes Mal von vorn erklären|mit Durchwahl und Vertretung]",
        ),
        (
            "hotline",
            "Rückruf [innerhalb von 30 Minuten|binnen einer halben Stunde|verbindlich zusagen], [nicht irgendwann|wir müssen intern Auskunft geben können|sonst steht die Linie]",
        ),
        (
            "hotline",
            "[Bitte keinen|Diesen] Sprachcomputer [abschaffen|vor der Hotline], im Notfall will ich [einen Menschen|eine Stimme] und [keinen Roboter|kein Menü mit fünf Punkten]",
        ),
        (
            "hotline",
            "[Wechselnde|Ständig andere] Ansprechpartner, [jeder fragt wieder nach der Seriennummer|keiner fühlt sich zuständig|unser Vorgang wandert im Kreis]",
        ),
        (
            "wartung",
            "Wartungstermine [fürs ganze Jahr im Voraus|ein Jahr vorher verbindlich|früher abstimmen], [wir planen die Stillstände im Herbst|sonst kollidiert es mit dem Audit]",
        ),
        (
            "wartung",
            "[Jahresplan Wartung|Ein Wartungsplan für alle Linien] mit [Kalenderwochen|festen Technikern|Teileliste], [den ich an die Wand hängen kann|auf den ich mich verlassen kann]",
        ),
        (
            "techniker",
            "[Schnellerer|Früherer] Technikereinsatz, [{days} warten ist bei Lebensmitteln zu lang|bei Stillstand am selben Tag|im Vertrag steht 24 Stunden]",
        ),
        (
            "techniker",
            "[Immer derselbe Techniker|Ein fester Techniker für unser Werk], [neue müssen erst eingewiesen werden|der kennt unsere Hygieneregeln]",
        ),
        (
            "",
            "Jemand der [Verantwortung übernimmt|sagt: ich kümmere mich|den Vorgang bis zum Ende begleitet], [das fehlt|nicht nur Tickets verschieben]",
        ),
        (
            "portal_login",
            "Das Portal ist [mir zu anonym|nichts für mich|unübersichtlich], [Passwort läuft dauernd ab|ich komme gar nicht erst rein|dann rufe ich lieber an]",
        ),
        (
            "",
            "Ticket angelegt und [{days} nichts gehört|nur eine automatische Antwort bekommen], [das geht in der Pharma nicht|so kann man keine Linie fahren]",
        ),
        (
            "",
            "[Dokumentation|Prüfprotokolle|Kalibriernachweise] [für das Audit|GMP-gerecht|nach der Wartung] [schneller liefern|gleich mitliefern|ohne Nachfragen]",
        ),
        (
            "lieferung",
            "[Verbindliche|Sichere] Ersatzteilversorgung, [kritische Teile bei uns im Lager vorhalten|{part} muss am nächsten Tag da sein]",
        ),
        (
            "hotline",
            "Hotline [abends länger besetzen|auch um sechs Uhr früh|mit mehr Personal], {wait} [ist zu lang wenn die Linie steht|Wartezeit geht nicht]",
        ),
        (
            "schulung",
            "[Schulung|Einweisung] für [neue Bediener|die Schichtleiter] [regelmäßig anbieten|fest einplanen], [bei uns wechselt das Personal|sonst hängt alles an zwei Leuten]",
        ),
        (
            "rechnung",
            "[Eine Sammelrechnung im Monat|Rechnungen mit unserer Bestellnummer], [unsere Buchhaltung fragt sonst jedes Mal nach|das würde vieles vereinfachen]",
        ),
    ],
    "C": [
        (
            "ersatzteilsuche",
            "[Preise|Den Preis] [direkt anzeigen|gleich hinschreiben|ohne Anmeldung zeigen], [„Preis auf Anfrage“ geht gar nicht|ich frage sonst woanders an|im Onlinehandel geht das auch]",
        ),
        (
            "angebot",
            "„Preis auf Anfrage“ [abschaffen|ist eine Frechheit|nervt gewaltig], [ich will vergleichen können|wer den Preis versteckt, hat einen Grund]",
        ),
        (
            "angebot",
            "Angebote [schneller|vergleichbar|Zeile für Zeile aufgeschlüsselt], [nicht alles als Paket|damit ich drei nebeneinander legen kann|{days} auf ein Angebot warten ist zu lang]",
        ),
        (
            "rechnung",
            "[Anfahrtspauschale|Die Fahrtkosten|Kleinteilpauschale] [{euro} ist zu hoch|streichen|nach Kilometern abrechnen], [der Techniker war eh in der Gegend|das steht in keinem Verhältnis]",
        ),
        (
            "rechnung",
            "Rechnungen [verständlicher|ohne versteckte Posten|früher], [ich telefoniere jedes Mal hinterher|{fee} für Dokumentation, wofür bitte]",
        ),
        (
            "lieferung",
            "[Mindestmengen|Mindestbestellwert] [abschaffen|weg damit], ich brauche [einen Fühler|ein Messer|eine Dichtung] und [keine zehn|nicht den ganzen Karton]",
        ),
        (
            "lieferung",
            "[Versandkosten|Porto] [senken|{fee} für ein Päckchen ist Wucher], [liefertermin vorher nennen|und einen Termin der stimmt]",
        ),
        (
            "",
            "[Gebrauchte|Aufgearbeitete|Alternative] Teile anbieten, [es muss nicht immer Original sein|{part} kostet woanders die Hälfte|unsere Maschine ist 20 Jahre alt]",
        ),
        (
            "",
            "[Rabatt|Staffelpreise|Paketpreise] [bei mehreren Teilen|für Verschleißteile|für kleine Betriebe], [nicht nur für die Großen|das würde uns halten]",
        ),
        (
            "",
            "[Kein|Ohne] Zwang zum Vertrag, [ich will unabhängig bleiben|kleine Firmen brauchen keinen Fünfjahresvertrag|lieber Einzelpreise]",
        ),
        (
            "",
            "Originalteile [sind überteuert|kosten das Doppelte], {part} [beim Großhandel für die Hälfte|vom Normteilehändler passt genauso]",
        ),
        (
            "",
            "[Preiserhöhungen|Preisänderungen] [vorher ankündigen|begründen|nicht still und leise], [wir kalkulieren ein Jahr im Voraus|das zweite Mal in einem Jahr]",
        ),
        (
            "beratung",
            "[Beratung|Vertrieb] soll [sagen was man nicht braucht|ehrlich sagen was es kostet], [kleine Kunden sind auch Kunden|nicht nur verkaufen wollen]",
        ),
        (
            "website",
            "[Preisliste|Katalog mit Preisen] auf die Website, [fertig|einfach so|sonntagabends hab ich Zeit zum Vergleichen]",
        ),
        (
            "techniker",
            "Techniker [ist gut aber zu teuer|nur mit Kostenvoranschlag], [vorher sagen was der Einsatz kostet|{hourly} die Stunde tut weh]",
        ),
    ],
    "D": [
        (
            "",
            "[Offene|Dokumentierte|Eine vernünftige] [API|Schnittstelle|REST-Schnittstelle] [zu {system}|für {system}], [wir tippen alles doppelt|alles andere ist Insellösung|am besten mit Testumgebung]",
        ),
        (
            "",
            "[Maschinendaten|Zustandsdaten|Stillstandszeiten] [exportieren|als Rohdaten bereitstellen|live abrufen], [nicht nur als PDF|OPC UA wäre ein Anfang|für unser Dashboard]",
        ),
        (
            "portal_login",
            "[Single Sign-on|Ein Login] für [alle Werke|alle Standorte|alle drei Standorte], [fünf Passwörter sind vier zu viel|über unser Active Directory]",
        ),
        (
            "portal_login",
            "[Rollen und Rechte|Rechteverwaltung] [fehlt komplett|pro Standort|sauber trennen], [der Azubi darf dasselbe wie ich|unsere IT-Sicherheit fragt danach]",
        ),
        (
            "",
            "[Vorausschauende Wartung|Predictive Maintenance], [die Maschine soll sich melden bevor sie steht|Daten sind doch da|mit Schwellen die wir selbst setzen]",
        ),
        (
            "",
            "[Klare Aussagen|Transparenz] [wo unsere Daten liegen|zur Datensicherheit|was mit unseren Maschinendaten passiert], [die dürfen das Werk nicht ohne Freigabe verlassen|sonst genehmigt das niemand]",
        ),
        (
            "",
            "[Keine|Bitte keine] [PDF-Formulare|Excel-Listen per Mail|Faxe] mehr, [wir haben 2026|das lässt sich automatisieren|das muss strukturiert gehen]",
        ),
        (
            "",
            "[Dashboard|Auswertung|Übersicht] über [alle Anlagen|alle Werke], [Verfügbarkeit, Störungen, offene Tickets|das baue ich mir gerade selbst]",
        ),
        (
            "ersatzteilsuche",
            "Ersatzteilkatalog [als Datei|über Schnittstelle in {system}|mit sauberen Stammdaten], [die Suche im Portal ist unbrauchbar|keine Artikelnummer stimmt mit unserer überein]",
        ),
        (
            "rechnung",
            "[E-Rechnung|Rechnung als XML|Bestellung und Rechnung direkt in {system}], [Scan per Mail ist von gestern|niemand will das abtippen]",
        ),
        (
            "",
            "[Roadmap|Fahrplan] fürs Portal [veröffentlichen|zeigen], [ich muss wissen ob es das in drei Jahren noch gibt|sonst investieren wir nicht]",
        ),
        (
            "beratung",
            "[Weniger Vertriebsanrufe|Statt Verkaufsgesprächen] [lieber technische Doku|lieber ein Entwickler am Telefon|ein Termin mit eurer IT]",
        ),
        (
            "hotline",
            "Hotline [kann bei Fragen zur Schnittstelle nicht helfen|versteht keine IT-Fragen], [Videotermin mit einem Fachmann wäre besser|weitergeleitet wird man nie]",
        ),
        (
            "",
            "[Update|Software-Update] [der Steuerung nachvollziehbar dokumentieren|nicht ohne Ankündigung], [wir müssen alles validieren|sonst meckert die Revision]",
        ),
        (
            "",
            "[Tickets|Ticketstatus] per Schnittstelle [übergeben|abrufen], [unser Helpdesk ist ein anderer|doppelte Pflege kostet Zeit]",
        ),
    ],
    "*": [
        (
            "ersatzteilsuche",
            "Die Ersatzteilsuche [muss besser werden|ist zu kompliziert|ist umständlich|findet nichts]",
        ),
        ("ersatzteilsuche", "[Ersatzteile|Teile] [schneller finden|leichter finden|mit Bild anzeigen]"),
        (
            "ersatzteilsuche",
            "Suche nach {part}: [null Treffer|400 Treffer|falsche Baureihe]. [Wer soll das verstehen|So geht das nicht]",
        ),
        ("hotline", "[Kürzere Wartezeiten|Weniger Warteschleife] [an der Hotline|am Telefon]"),
        ("hotline", "Hotline [besser erreichbar|schwer zu erreichen|mal so mal so]"),
        ("lieferung", "[Schnellere|Pünktlichere] Lieferung, {part} [kam erst nach {days}|hat {days} gedauert]"),
        ("portal_login", "[Anmeldung|Login] [vereinfachen|dauert zu lange|klappt oft nicht]"),
        ("rechnung", "[Rechnung kam erst nach Monaten|Rechnungen stimmen oft nicht|Abrechnung nachvollziehbarer]"),
        (
            "",
            "[{staff} hatte mir einen Rückruf versprochen, kam nie|bitte um Rückruf unter {phone}|schreiben Sie mir an {mail}, dann erkläre ich es]",
        ),
        ("website", "[Website|Internetseite] [ist unübersichtlich|zeigt nur Hochglanz|könnte mehr Technik zeigen]"),
    ],
}

OPENERS = [*[""] * 18, "Ganz klar: ", "Vor allem: ", "Ehrlich gesagt: ", "Na ja: ", "Punkt 1: ", "Wichtig: "]
TAILS = [
    *[""] * 22,
    ", bitte ändern",
    ". Danke",
    ", schon mehrfach gemeldet",
    ". Sonst passt es",
    ", kostet uns jedes Mal Zeit",
    ". Wir reden seit Jahren davon",
    ". Dann wären wir zufrieden",
    ". Andere können das auch",
    ", hab ich schon am Telefon gesagt",
    ". Das stört mich am meisten",
    ", ist bei euch aber wohl nicht vorgesehen",
    ". Schade eigentlich",
]
EMPTY_ANSWERS = [
    "keine",
    "-",
    "nichts",
    "k.A.",
    "weiß nicht",
    "nix",
    "alles gut",
    "passt so",
    "Nichts.",
    "keine Angabe",
    "--",
    "fällt mir nichts ein",
]
