"""Small transcripts that several tests share."""

from __future__ import annotations

from insights.interviews.reading import read_interviews

ASKED, TOLD = "Wie läuft das ab?", "Ganz gut, meistens nachts."
GUIDE = 'items:\n  - {id: g1, question: "Wann waren Sie zuletzt im Kino?"}\n  - {id: g2, question: "Was wünschen Sie sich für die Zukunft?"}\n'


def spoken(study):
    """(role, text) of every turn."""
    turns = read_interviews(study).turns
    return list(zip(turns["role"], turns["text"], strict=True))


TWICE = [("interviewer", ASKED), ("respondent", TOLD), ("interviewer", "Und sonst?"), ("respondent", "Nichts.")]
SCRIPTS = {
    "letters.txt": f"I: {ASKED}\n\nB: {TOLD}\n\nI: Und sonst?\n\nB: Nichts.\n",
    "tight.txt": f"I:{ASKED}\nB:{TOLD}\nI:Und sonst?\nB:Nichts.",
    "tabs.txt": f"I\t{ASKED}\nB\t{TOLD}\nI\tUnd sonst?\nB\tNichts.",
    "wrapped.txt": "Interviewer: Wie läuft\ndas ab?\nKröger: Ganz gut,\nmeistens nachts.\nInterviewer: Und sonst?\nKröger: Nichts.\n",
    "titles.txt": f"Interviewerin: {ASKED}\nFrau Vogt: {TOLD}\nInterviewerin: Und sonst?\nVogt: Nichts.\n",
    "bold.md": f"---\ntype: x\nI: no\n---\n## Kopf\n\nI = Interviewer\nB = Befragte\n\n---\n**I [00:00:01]** {ASKED}\n\n**B [00:00:05]** {TOLD}\n\n"
    "**I [00:00:09]** Und sonst?\n\n**B [00:00:11]** Nichts.\n",
    "kramdown.md": f"**Interviewer:**{{: .text-yellow-000}}  \n{ASKED}\n\n**Befragte:**{{: .text-green-000}}  \n{TOLD}\n\n"
    "**Interviewer:**{: .x}\nUnd sonst?\n\n**Befragte:**\nNichts.\n",
    "questions.md": f"# F: {ASKED}\n\nA: {TOLD}\n\n# F:Und sonst?\n\nA:Nichts.\n",
    "names.txt": f"Maier: {ASKED}\nHuber: {TOLD}\nMaier: Und sonst?\nHuber: Nichts.\nMaier: Wirklich?\nHuber: Ja.\n",
    "f4.txt": f"I: {ASKED} #00:00:04-2#\n\nB: {TOLD} #00:00:09-0#\n\nI: Und sonst? #00:00:12-0#\n\nB: Nichts. #00:00:15-5#\n",
    "voices.vtt": "WEBVTT\n\nNOTE x\n\n00:00:01.000 --> 00:00:03.000\n<v Interviewerin>Wie läuft\ndas ab?</v>\n\n00:00:03.100 --> 00:00:04.000\n"
    "<v Mehmet Aydın>Ganz gut,</v>\n\n00:00:04.000 --> 00:00:06.000\n<v Mehmet Aydın>meistens nachts.</v>\n\n00:00:07.000 --> 00:00:08.000\n"
    "<v Interviewerin>Und sonst?</v>\n\n00:00:08.000 --> 00:00:09.000\n<v Mehmet Aydın>Nichts.</v>\n",
    "cues.srt": "1\n00:00:01,000 --> 00:00:03,000\nInterviewer: Wie läuft\ndas ab?\n\n2\n00:00:03,100 --> 00:00:04,000\nBerchtold: Ganz gut,\n\n"
    "3\n00:00:04,000 --> 00:00:06,000\nmeistens nachts.\n\n4\n00:00:07,000 --> 00:00:08,000\nInterviewer: Und sonst?\n\n5\n00:00:08,000 --> 00:00:09,000\nBerchtold: Nichts.\n",
}
