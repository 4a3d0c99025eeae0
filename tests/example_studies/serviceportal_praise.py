"""What customers of `serviceportal` praise, in fragments; the grammar is that of `serviceportal_texts`."""

from __future__ import annotations

GOOD = {
    "A": [
        (
            "",
            "[Anleitungen|Die Handbücher] [immer dabei|auf dem Handy|am Tablet an der Maschine], [auch {night}|da brauch ich keinen fragen]",
        ),
        (
            "",
            "[Dass ich|Man kann] [selber nachschauen kann|vieles selbst lösen kann|nicht auf andere warten muss], [{night} Gold wert|so mag ich das]",
        ),
        (
            "",
            "[Fehlerliste|Störungshilfe] [mit Ursachen|mit Bildern], [hat uns {night} gerettet|damit lief {machine} nach 20 Minuten wieder]",
        ),
        (
            "techniker",
            "[Techniker|Monteur] [weiß wovon er redet|redet auf Augenhöhe|zeigt einem Kniffe], [da lernt man was|keine Schlaumeierei]",
        ),
        (
            "inbetriebnahme",
            "Inbetriebnahme [war erste Sahne|lief wie am Schnürchen], [die Monteure haben alles gezeigt|{colleague} durfte mitschrauben]",
        ),
        (
            "",
            "[Robuste Maschinen|Die alte läuft seit 96|Solide gebaut], [da kann man noch selber was machen|da kommt man überall ran]",
        ),
        (
            "",
            "Videos [sind top|sind klasse, mehr davon], [einmal gucken und dann klappt das|{colleague} schaut die auch]",
        ),
        (
            "portal_login",
            "[Portal läuft auch nachts|KernPort ist rund um die Uhr da], [kein Warten auf Bürozeiten|bin fast jeden Abend drin]",
        ),
        ("lieferung", "{part} [war am nächsten Morgen da|kam ratzfatz], [Respekt|da kann man nicht meckern]"),
    ],
    "B": [
        (
            "techniker",
            "[Der Techniker|Unser Techniker|{engineer}] [ist schnell da|kommt pünktlich|kennt unsere Linie], [danach ist monatelang Ruhe|ich kann mich darauf verlassen]",
        ),
        (
            "wartung",
            "[Wartungsvertrag|Die regelmäßige Wartung] [gibt mir Ruhe|gibt Sicherheit|hat sich bewährt], [seitdem kaum Stillstand|das Audit war kein Problem]",
        ),
        ("hotline", "{staff} [hat gesagt: ich kümmere mich, und hat es getan|ruft immer zurück|kennt mich mit Namen]"),
        (
            "hotline",
            "Wenn man [jemanden erreicht|den Richtigen dran hat], [wird einem wirklich geholfen|ist alles gut|fühlt man sich aufgehoben]",
        ),
        (
            "",
            "[Verlässlichkeit|Zuverlässigkeit|Man steht zu seinem Wort], [seit vielen Jahren|das ist selten geworden|darum bleiben wir]",
        ),
        (
            "inbetriebnahme",
            "[Inbetriebnahme|Aufstellung] [genau im Zeitplan|sehr sorgfältig|ohne eine Stunde Verzug], [alles dokumentiert|{engineer} war jeden Tag vor Ort]",
        ),
        (
            "schulung",
            "Die Schulung [war gut organisiert|hat den Bedienern Sicherheit gegeben], [wiederholen wir jedes Jahr|sehr geduldig]",
        ),
        (
            "beratung",
            "[Unser Berater|Der Vertrieb] [hört zu|kennt unsere Abläufe|meldet sich von selbst], [man duzt sich fast|ein Gesicht statt einer Nummer]",
        ),
    ],
    "C": [
        (
            "",
            "[Maschine läuft|Die Maschinen sind gut], [das Geld war es wert|unterm Strich günstig weil sie hält|nur der Rest ist teuer]",
        ),
        (
            "beratung",
            "[Der alte Verkäufer|{staff}] hat [uns ehrlich beraten|von sich aus was gestrichen], [das war fair|{euro} gespart]",
        ),
        (
            "techniker",
            "Techniker [tadellos|flott und sauber|sehr ordentlich], [kein Rumtrödeln|jede Stunde war ihr Geld wert]",
        ),
        (
            "lieferung",
            "[Lieferung kam pünktlich|Lieferung wie zugesagt|Teile passen immer], [mehr erwarte ich nicht|so kann man planen]",
        ),
        (
            "angebot",
            "[Angebot war übersichtlich|Festpreis bei der Inbetriebnahme], [keine Überraschungen|das hätte ich gern immer]",
        ),
        (
            "",
            "[Reparieren statt neu kaufen|Dass alte Maschinen noch betreut werden], [das spart uns viel|finde ich anständig]",
        ),
        (
            "hotline",
            "[Telefonische Hilfe kostet nichts|Hotline hilft ohne gleich eine Rechnung zu schreiben], [weiter so|gut für kleine Betriebe]",
        ),
    ],
    "D": [
        (
            "portal_login",
            "[KernPort|Das Portal] ist [ein guter Anfang|moderner als bei anderen Herstellern|schnell und aufgeräumt], [darauf kann man aufbauen|bitte dranbleiben]",
        ),
        (
            "",
            "[Maschinendaten|Zähler und Laufzeiten] [sind sichtbar|kann man wenigstens ansehen], [hilft bei unseren Auswertungen|nutze ich jede Woche]",
        ),
        (
            "",
            "[Wartungsplaner|Ticketsystem] [ist nachvollziehbar|mit Verlauf|sauber gelöst], [endlich keine Mails mehr|kann ich im Meeting zeigen]",
        ),
        (
            "hotline",
            "[Videogespräch|Fernwartung] mit [einem Entwickler|dem Fachmann] [hat in 15 Minuten gelöst|war klasse], [so stelle ich mir Service vor|ohne Anreise]",
        ),
        (
            "inbetriebnahme",
            "[Inbetriebnahme|Anbindung bei der Inbetriebnahme] [war strukturiert|gut vorbereitet], [Testprotokoll inklusive|{engineer} kannte sich auch mit Netzwerken aus]",
        ),
        (
            "",
            "Offenheit [für neue Ideen|bei technischen Fragen], [unsere Vorschläge wurden aufgenommen|das schätze ich]",
        ),
        ("", "[Digitale Dokumentation|Anleitungen digital], [versioniert und auffindbar|endlich kein Papier]"),
    ],
    "*": [
        (
            "techniker",
            "[Die Techniker|Techniker vor Ort|Eure Monteure] [sind spitze|sehr kompetent|immer freundlich|bestens vorbereitet]",
        ),
        ("inbetriebnahme", "Die Inbetriebnahme [war super|lief problemlos|war vorbildlich]"),
        ("", "[Qualität der Maschinen|Gute Maschinen|Maschinen laufen|zuverlässige Technik]"),
        ("hotline", "[Freundliche Leute am Telefon|Hotline ist nett und bemüht|nette Hotline]"),
        ("lieferung", "[Schnelle Lieferung|Lieferung meist am nächsten Tag]"),
        ("schulung", "Gute [Schulung|Schulungen|Einweisung], [praxisnah|{colleague} war begeistert]"),
        ("messe", "[Messestand|Vorführung auf der Messe] [war überzeugend|hat uns überzeugt]"),
        ("", "{staff} [ist super|ist immer sehr hilfsbereit|verdient ein Lob]"),
    ],
}

OPENERS_GOOD = [*[""] * 16, "Sehr gut: ", "Ganz klar: ", "Vor allem: ", "Positiv: "]
TAILS_GOOD = [
    *[""] * 22,
    ", weiter so",
    ". Danke",
    ", so soll es sein",
    ", wirklich",
    ". Hoffentlich bleibt das",
    ", Daumen hoch",
    ". Das macht ihr besser als andere",
    ". Darum bleiben wir",
    ", da gibts nix",
    ". Lob ans Team",
]
