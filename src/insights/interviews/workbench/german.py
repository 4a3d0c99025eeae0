"""What Python says at the workbench, in the language of the study: errors and notices are written in English, a German screen shows German.

Each English sentence stands here with its German one; names in braces stand for what differs from case to case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

_SAID = ("refused", "problem", "text")  # what of a message Python says to the person; `notices` holds several sentences
_UNKNOWN = "Python meldet auf Englisch: {text}"

SENTENCES = {
    # the codebook
    "There is no action {do} on a code; {names}.": "Eine Änderung {do} an Codes gibt es nicht; {names}.",
    "{name} cannot be merged with itself; choose another code.": "{name} kann nicht mit sich selbst zusammengeführt werden; wählen Sie einen anderen Code.",
    "A code is split into two or more; give each a name.": "Ein Code wird in zwei oder mehr aufgeteilt; geben Sie jedem einen Namen.",
    "There is no code {code}; {names}.": "Den Code {code} gibt es nicht; {names}.",
    "A code needs a name.": "Ein Code braucht einen Namen.",
    "There is a code {name} already; use it, or choose another name.": "Den Code {name} gibt es schon; nehmen Sie ihn oder wählen Sie einen anderen Namen.",
    "{name} cannot stand below itself; choose another place.": "{name} kann nicht unter sich selbst stehen; wählen Sie einen anderen Platz.",
    "{colour} is not a colour like #1b4965.": "{colour} ist keine Farbe wie #1b4965.",
    "The code {code} was changed since by somebody else, so this step cannot be taken back; change the code itself.": "Den Code {code} hat inzwischen jemand anderes geändert, deshalb lässt sich dieser Schritt nicht zurücknehmen; ändern Sie den Code selbst.",
    "codebook.yml was changed by hand since{codes}. The change is taken over.": "codebook.yml wurde inzwischen von Hand geändert{codes}. Die Änderung ist übernommen.",
    "codebook.yml was changed by hand since. The change is taken over.": "codebook.yml wurde inzwischen von Hand geändert. Die Änderung ist übernommen.",
    "codebook.yml was gone; it is written again with all its codes.": "codebook.yml war nicht mehr da; sie ist mit allen Codes neu geschrieben.",
    "Until then codebook.yml stays as it is, and changes of codes are kept in its journal.": "Bis dahin bleibt codebook.yml, wie sie ist, und Änderungen an Codes stehen in ihrem Protokoll.",
    "{path}: is empty; put its codes back, or remove it to have it written again.": "{path}: ist leer; tragen Sie die Codes wieder ein oder löschen Sie die Datei, dann wird sie neu geschrieben.",
    "{path}: does not fit what was changed at the workbench meanwhile; put one of the two right.": "{path}: passt nicht zu dem, was hier inzwischen geändert wurde; bringen Sie eins von beiden in Ordnung.",
    "did you mean {near}? There are: {names}": "gemeint ist vielleicht {near}; es gibt: {names}",
    "there are: {names}": "es gibt: {names}",
    "there are none yet": "es gibt noch keine",
    # a coder's own files
    "The program was stopped while it wrote a decision of {coder}; that one is incomplete and was removed. Everything before it is there: look whether the last thing you decided is.": "Das Programm wurde beendet, während es eine Entscheidung von {coder} schrieb; diese eine ist unvollständig und wurde entfernt. Alles davor ist da: Sehen Sie nach, ob Ihre letzte Entscheidung dabei ist.",
    "The file of {coder} is open in another window, too. Nothing gets lost: each window takes over what the other one writes. But better close one of them.": "Die Datei von {coder} ist auch in einem anderen Fenster offen. Verloren geht nichts: Jedes Fenster übernimmt, was das andere schreibt. Besser schließen Sie trotzdem eins von beiden.",
    "codings/{name} or its memos were written outside the workbench: {entries} taken over.": "codings/{name} oder die Memos dazu wurden außerhalb dieser Oberfläche geändert; übernommen: {entries}.",
    "1 entry": "1 Eintrag",
    "{n} entries": "{n} Einträge",
    "codings/{name} has no column for quotes any more; the quotes are kept and written there again.": "codings/{name} hat keine Spalte für Zitate mehr; die Zitate bleiben erhalten und stehen dort bald wieder.",
    "{path} was gone; it is written again with all that was decided.": "{path} war nicht mehr da; sie ist mit allem, was entschieden ist, neu geschrieben.",
    "{n} of them removed; a table that still has them brings them back when you put it there.": "Davon entfernt: {n}. Eine Tabelle, in der sie noch stehen, bringt sie zurück, wenn Sie sie dorthin legen.",
    "Until then it stays as it is, and what you decide is kept in the journal beside it.": "Bis dahin bleibt sie, wie sie ist, und Ihre Entscheidungen stehen im Protokoll daneben.",
    "The codings of {coder} from another tool are decisions of the workbench now; their file is kept as codings/{path}.": "Die Codierungen von {coder} aus einem anderen Programm sind jetzt Entscheidungen hier; ihre Datei liegt weiter unter codings/{path}.",
    "{n} coded passage stands elsewhere since the interviews were edited; its codes went along.": "{n} codierte Passage steht woanders, seit die Interviews bearbeitet wurden; ihre Codes sind mitgegangen.",
    "{n} coded passages stand elsewhere since the interviews were edited; their codes went along.": "{n} codierte Passagen stehen woanders, seit die Interviews bearbeitet wurden; ihre Codes sind mitgegangen.",
    "{n} coded passage is worded anew in the interviews; its codes stay: {names}.": "{n} codierte Passage lautet in den Interviews anders; ihre Codes bleiben: {names}.",
    "{n} coded passages are worded anew in the interviews; their codes stay: {names}.": "{n} codierte Passagen lauten in den Interviews anders; ihre Codes bleiben: {names}.",
    "{n} quote follows the new words: {pairs}.": "{n} Zitat folgt den neuen Worten: {pairs}.",
    "{n} quotes follow the new words: {pairs}.": "{n} Zitate folgen den neuen Worten: {pairs}.",
    "{n} coded quote is in doubt since the words of the passage were changed; it is listed, and nothing of it is deleted.": "{n} codiertes Zitat ist fraglich, seit die Worte der Passage geändert wurden; es ist im Überblick aufgeführt, und nichts davon ist gelöscht.",
    "{n} coded quotes are in doubt since the words of the passage were changed; they are listed, and nothing of them is deleted.": "{n} codierte Zitate sind fraglich, seit die Worte der Passage geändert wurden; sie sind im Überblick aufgeführt, und nichts davon ist gelöscht.",
    "{n} memo has lost the passage; it is listed, and nothing of it is deleted.": "{n} Memo hat seine Passage verloren; es ist im Überblick aufgeführt, und nichts davon ist gelöscht.",
    "{n} memos have lost the passage; they are listed, and nothing of them is deleted.": "{n} Memos haben ihre Passage verloren; sie sind im Überblick aufgeführt, und nichts davon ist gelöscht.",
    "{n} coded passage is no longer in the interviews; it is listed, and nothing of it is deleted.": "{n} codierte Passage steht nicht mehr in den Interviews; sie ist im Überblick aufgeführt, und nichts von ihr ist gelöscht.",
    "{n} coded passages are no longer in the interviews; they are listed, and nothing of them is deleted.": "{n} codierte Passagen stehen nicht mehr in den Interviews; sie sind im Überblick aufgeführt, und nichts von ihnen ist gelöscht.",
    "{names}, and {n} more": "{names} und {n} weitere",
    "{names}; and {n} more": "{names}; und {n} weitere",
    "{coder} is no name for a coder; write letters and figures, such as 'anna'.": "{coder} ist kein Name für eine Person, die codiert; nehmen Sie Buchstaben und Ziffern, etwa 'anna'.",
    "{path} is a sheet of {coder}; the workbench keeps its own table. Code under another name, or move that file out of codings/.": "{path} ist ein Blatt von {coder}; hier wird eine eigene Tabelle geführt. Codieren Sie unter einem anderen Namen oder nehmen Sie die Datei aus codings/ heraus.",
    "{path}: the workbench does not understand all rows and would write over them; put them right and open it again.": "{path}: Nicht alle Zeilen sind zu verstehen, und sie würden überschrieben; bringen Sie sie in Ordnung und öffnen Sie neu.",
    "{path}: ends in the middle of its last row; save it again, or put a whole copy back.": "{path}: endet mitten in der letzten Zeile; speichern Sie sie noch einmal oder legen Sie eine vollständige Kopie zurück.",
    "row {row}: {sentence}": "Zeile {row}: {sentence}",
    "there is no code {code}; {names}": "den Code {code} gibt es nicht; {names}",
    "there is no passage {passage}; {names}": "die Passage {passage} gibt es nicht; {names}",
    "the status {status} should be accepted or rejected": "der Stand {status} muss accepted oder rejected heißen",
    "{problem} {passage}; copy it from the passage": "{problem} {passage}; kopieren Sie es aus der Passage",
    "the quote {quote} does not stand in": "das Zitat {quote} steht nicht in",
    # journals
    "{path}: the decision could not be written ({error}); free some space or ask for write permission, then decide it again.": "{path}: Die Entscheidung konnte nicht geschrieben werden ({error}); schaffen Sie Platz oder Schreibrechte und entscheiden Sie noch einmal.",
    "{path}: another window holds this file for more than {seconds} seconds; close it there, then decide again.": "{path}: Ein anderes Fenster hält diese Datei seit mehr als {seconds} Sekunden fest; schließen Sie sie dort und entscheiden Sie noch einmal.",
    "{path}: nothing can be written there ({error}), so nothing could be kept; give yourself write permission or free some space, then run the cell again.": "{path}: Dort lässt sich nichts schreiben ({error}), deshalb konnte nichts gesichert werden; schaffen Sie Schreibrechte oder Platz und führen Sie die Zelle noch einmal aus.",
    "{path}: was cut by another program, such as a withdrawal; run the cell again to go on from what it says now.": "{path}: wurde von einem anderen Programm gekürzt, etwa nach einem Widerruf; führen Sie die Zelle noch einmal aus, dann geht es mit dem weiter, was jetzt da steht.",
    "{path}, line {line}: is no record, so the file was damaged or changed by hand; put back a copy, or delete this line to go on without it.": "{path}, Zeile {line}: ist kein Eintrag, die Datei wurde also beschädigt oder von Hand geändert; legen Sie eine Kopie zurück oder löschen Sie diese Zeile, um ohne sie weiterzumachen.",
    "{path}: {error}, so this was not kept; put that right and decide it again.": "{path}: {error}, deshalb ist das nicht gesichert; beheben Sie das und entscheiden Sie noch einmal.",
    "{path}: cannot be read ({error}); close the program that holds it, or give yourself permission.": "{path}: lässt sich nicht lesen ({error}); schließen Sie das Programm, das sie festhält, oder schaffen Sie Leserechte.",
    "{path}: is read-only, so it lacks what was decided last, which only the journal beside it holds; make it writable.": "{path}: ist schreibgeschützt, deshalb fehlt darin, was zuletzt entschieden wurde; das steht nur im Protokoll daneben. Heben Sie den Schreibschutz auf.",
    "{path}: could not be written ({error}), so it lacks what was decided last, which only the journal beside it holds; free some space or give yourself write permission, and it follows by itself.": "{path}: konnte nicht geschrieben werden ({error}), deshalb fehlt darin, was zuletzt entschieden wurde; das steht nur im Protokoll daneben. Schaffen Sie Platz oder Schreibrechte, dann wird sie von selbst nachgetragen.",
    "{path}: cannot be removed ({error}); give yourself permission.": "{path}: lässt sich nicht löschen ({error}); schaffen Sie Schreibrechte.",
    # files that people write
    "{path}: not valid YAML: {error}. Texts with : # ? [ or { want quotation marks.": "{path}: kein gültiges YAML ({error}). Texte mit Doppelpunkt, # ? [ oder geschweifter Klammer gehören in Anführungszeichen.",
    "{path}: {n} columns do not exist.": "{path}: {n} Spalten fehlen.",
    "{path}: column {name} does not exist; {names}.": "{path}: Die Spalte {name} gibt es nicht; {names}.",
    "column {name} does not exist; {names}": "Die Spalte {name} gibt es nicht; {names}",
    # what a key asks for
    "This was changed since, by hand or in another window, so it stays as it is; taking back again goes on with what was done last.": "Das wurde inzwischen von Hand oder in einem anderen Fenster geändert und bleibt deshalb, wie es ist; noch einmal zurücknehmen nimmt zurück, was zuletzt geschah.",
    "Something went wrong while learning ({error}); your decisions are saved, only the proposals stay as they are.": "Beim Lernen ging etwas schief ({error}); Ihre Entscheidungen sind gespeichert, nur die Vorschläge bleiben stehen.",
    "Another window decided something as {coder} meanwhile; it is shown here now.": "In einem anderen Fenster wurde inzwischen etwas als {coder} entschieden; es ist jetzt auch hier zu sehen.",
    "Another window or coder changed something; it is shown here now.": "In einem anderen Fenster oder von jemand anderem wurde etwas geändert; es ist jetzt auch hier zu sehen.",
    "The workbench knows no action {do}.": "Eine Handlung {do} gibt es hier nicht.",
    "The code {code} is gone from the codebook; choose another one.": "Den Code {code} gibt es im Codebuch nicht mehr; wählen Sie einen anderen.",
    "There is no passage {passage} in the interviews.": "Die Passage {passage} gibt es in den Interviews nicht.",
    "{coder} has decided with proposals in sight, so no later figure would be blind. Code blind under another name.": "{coder} hat schon mit Vorschlägen vor Augen entschieden, deshalb wäre keine spätere Zahl mehr blind. Codieren Sie blind unter einem anderen Namen.",
}  # fmt: skip


def told(message: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A message to the screen with what Python says in it in `language` (de, en)."""
    said = {name: in_language(message[name], language) for name in _SAID if isinstance(message.get(name), str)}
    if message.get("notices"):
        said["notices"] = [in_language(notice, language) for notice in message["notices"]]
    return {**message, **said}


def in_language(text: str, language: str) -> str:
    """An English error or notice in `language`, line by line; a sentence that is not known here stays English and says so."""
    if language != "de" or not text:
        return text
    found = [(line, re.match(r"[ -]*", line).end()) for line in text.splitlines()]
    return "\n".join(line[:at] + _sentence(line[at:]) for line, at in found)


def _sentence(text: str) -> str:
    return _known(text) or _UNKNOWN.format(text=text)


def _known(text: str) -> str:
    """The German sentence for an English one, or nothing."""
    for pattern, german in _patterns():
        if hit := pattern.fullmatch(text):
            values = {name: _sentence(own) if name == "sentence" else _known(own) or own for name, own in hit.groupdict().items()}  # fmt: skip
            return german.format(**values)
    return ""


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    """The sentences as patterns, those with most words of their own first."""
    ordered = sorted(SENTENCES, key=lambda english: -len(re.sub(r"\{\w+\}", "", english)))
    return [(re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(english))), SENTENCES[english]) for english in ordered]  # fmt: skip
