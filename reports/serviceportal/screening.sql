-- Screening „KernPort – was das Serviceportal den Kunden bringt“: ordnet jede Zeile der Tabelle customers einer Persona zu (Spalte persona).
-- 6 Fragen ordnen 93 % der Befragten so zu wie die vollständige Segmentierung (91 bis 95 %; n = 640), alle 11 Fragen der Segmentierung 100 % (99 bis 100 %); wer immer die größte Persona nennt, trifft 32 % (29 bis 36 %).
-- Damit bleiben 93 % der Treffsicherheit aller Fragen erhalten (verlangt: 90 %).
-- Gemessen an Befragten, die weder bei der Wahl der Fragen und ihrer Zahl noch bei den Punkten mitgewirkt haben (zehnfache verschachtelte Kreuzvalidierung), ungewichtet; Maßstab ist die Zuordnung der Segmentierung selbst.
-- Die Spalten heißen wie in der Befragung; `customers` und die Namen lassen sich umbenennen. Eine fehlende oder unbekannte Antwort gibt keine Punkte, ohne jede bekannte Antwort bleibt persona leer (NULL).
-- Verglichen wird Buchstabe für Buchstabe. MySQL, MariaDB und SQL Server vergleichen oft ohne Groß- und Kleinschreibung: dort eine unterscheidende Sortierfolge (COLLATE) setzen.
-- MySQL und MariaDB: SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES' und CHAR statt VARCHAR im CAST. BigQuery und Databricks: Backticks statt doppelter Anführungszeichen, STRING statt VARCHAR(n). SQL Server: N vor jeden Text mit Umlauten. Oracle: VARCHAR2 statt VARCHAR.
-- p1 = Christina Ulrich: Nach dem Motto „Maschinendaten müssen sich in unsere eigenen Systeme einbinden lassen“
-- p2 = Dirk Otto: Nach dem Motto „Ein fester Ansprechpartner ist mir wichtig“
-- p3 = Markus Kramer: Nach dem Motto „Bei Ersatzteilen vergleichen wir immer die Preise“
-- p4 = Daniel Wagner: Nach dem Motto „Störungen an der Maschine beheben wir am liebsten selbst“
SELECT
  scored.*,
  CASE
    WHEN scored.answered = 0 THEN NULL
    WHEN scored.points_1 >= scored.points_2 AND scored.points_1 >= scored.points_3 AND scored.points_1 >= scored.points_4 THEN 'p1'
    WHEN scored.points_2 >= scored.points_3 AND scored.points_2 >= scored.points_4 THEN 'p2'
    WHEN scored.points_3 >= scored.points_4 THEN 'p3'
    ELSE 'p4'
  END AS persona
FROM (
  SELECT
    customers.*,
    -9
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN -18 WHEN 'Empfehlung anderer Betriebe' THEN 9 WHEN 'Ersatzteile schnell verfügbar' THEN -18 WHEN 'Fester Ansprechpartner' THEN -21 WHEN 'Qualität der Maschine' THEN 1 WHEN 'Schnittstellen und Daten' THEN 21 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -7 WHEN '1' THEN -7 WHEN 'stimme eher nicht zu' THEN 4 WHEN '2' THEN 4 WHEN 'teils, teils' THEN 6 WHEN '3' THEN 6 WHEN 'stimme eher zu' THEN -5 WHEN '4' THEN -5 WHEN 'stimme voll zu' THEN -22 WHEN '5' THEN -22 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -57 WHEN '1' THEN -57 WHEN 'stimme eher nicht zu' THEN -6 WHEN '2' THEN -6 WHEN 'teils, teils' THEN 2 WHEN '3' THEN 2 WHEN 'stimme eher zu' THEN 5 WHEN '4' THEN 5 WHEN 'stimme voll zu' THEN -1 WHEN '5' THEN -1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_daten" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -57 WHEN '1' THEN -57 WHEN 'stimme eher nicht zu' THEN -46 WHEN '2' THEN -46 WHEN 'teils, teils' THEN -21 WHEN '3' THEN -21 WHEN 'stimme eher zu' THEN 13 WHEN '4' THEN 13 WHEN 'stimme voll zu' THEN 25 WHEN '5' THEN 25 ELSE 0 END
      + CASE TRIM(CAST(customers."att_preis" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 8 WHEN '1' THEN 8 WHEN 'stimme eher nicht zu' THEN 4 WHEN '2' THEN 4 WHEN 'teils, teils' THEN 3 WHEN '3' THEN 3 WHEN 'stimme eher zu' THEN -16 WHEN '4' THEN -16 WHEN 'stimme voll zu' THEN -28 WHEN '5' THEN -28 ELSE 0 END
      + CASE TRIM(CAST(customers."att_planung" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -19 WHEN '1' THEN -19 WHEN 'stimme eher nicht zu' THEN -4 WHEN '2' THEN -4 WHEN 'teils, teils' THEN 4 WHEN '3' THEN 4 WHEN 'stimme eher zu' THEN 5 WHEN '4' THEN 5 WHEN 'stimme voll zu' THEN -10 WHEN '5' THEN -10 ELSE 0 END AS points_1,
    -2
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN -18 WHEN 'Empfehlung anderer Betriebe' THEN -19 WHEN 'Ersatzteile schnell verfügbar' THEN -11 WHEN 'Fester Ansprechpartner' THEN 16 WHEN 'Qualität der Maschine' THEN 1 WHEN 'Schnittstellen und Daten' THEN -23 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 15 WHEN '1' THEN 15 WHEN 'stimme eher nicht zu' THEN 9 WHEN '2' THEN 9 WHEN 'teils, teils' THEN -1 WHEN '3' THEN -1 WHEN 'stimme eher zu' THEN -12 WHEN '4' THEN -12 WHEN 'stimme voll zu' THEN -64 WHEN '5' THEN -64 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -64 WHEN '1' THEN -64 WHEN 'stimme eher nicht zu' THEN -29 WHEN '2' THEN -29 WHEN 'teils, teils' THEN -6 WHEN '3' THEN -6 WHEN 'stimme eher zu' THEN 4 WHEN '4' THEN 4 WHEN 'stimme voll zu' THEN 14 WHEN '5' THEN 14 ELSE 0 END
      + CASE TRIM(CAST(customers."att_daten" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -7 WHEN '1' THEN -7 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 4 WHEN '3' THEN 4 WHEN 'stimme eher zu' THEN 4 WHEN '4' THEN 4 WHEN 'stimme voll zu' THEN -39 WHEN '5' THEN -39 ELSE 0 END
      + CASE TRIM(CAST(customers."att_preis" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 9 WHEN '1' THEN 9 WHEN 'stimme eher nicht zu' THEN 6 WHEN '2' THEN 6 WHEN 'teils, teils' THEN -1 WHEN '3' THEN -1 WHEN 'stimme eher zu' THEN -9 WHEN '4' THEN -9 WHEN 'stimme voll zu' THEN -64 WHEN '5' THEN -64 ELSE 0 END
      + CASE TRIM(CAST(customers."att_planung" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -64 WHEN '1' THEN -64 WHEN 'stimme eher nicht zu' THEN -39 WHEN '2' THEN -39 WHEN 'teils, teils' THEN -15 WHEN '3' THEN -15 WHEN 'stimme eher zu' THEN 9 WHEN '4' THEN 9 WHEN 'stimme voll zu' THEN 16 WHEN '5' THEN 16 ELSE 0 END AS points_2,
    -4
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN 16 WHEN 'Empfehlung anderer Betriebe' THEN 2 WHEN 'Ersatzteile schnell verfügbar' THEN -13 WHEN 'Fester Ansprechpartner' THEN -14 WHEN 'Qualität der Maschine' THEN -2 WHEN 'Schnittstellen und Daten' THEN -20 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -16 WHEN '1' THEN -16 WHEN 'stimme eher nicht zu' THEN 0 WHEN '2' THEN 0 WHEN 'teils, teils' THEN 7 WHEN '3' THEN 7 WHEN 'stimme eher zu' THEN 0 WHEN '4' THEN 0 WHEN 'stimme voll zu' THEN -26 WHEN '5' THEN -26 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 19 WHEN '1' THEN 19 WHEN 'stimme eher nicht zu' THEN 11 WHEN '2' THEN 11 WHEN 'teils, teils' THEN -5 WHEN '3' THEN -5 WHEN 'stimme eher zu' THEN -30 WHEN '4' THEN -30 WHEN 'stimme voll zu' THEN -62 WHEN '5' THEN -62 ELSE 0 END
      + CASE TRIM(CAST(customers."att_daten" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 6 WHEN '1' THEN 6 WHEN 'stimme eher nicht zu' THEN 4 WHEN '2' THEN 4 WHEN 'teils, teils' THEN 0 WHEN '3' THEN 0 WHEN 'stimme eher zu' THEN -13 WHEN '4' THEN -13 WHEN 'stimme voll zu' THEN -62 WHEN '5' THEN -62 ELSE 0 END
      + CASE TRIM(CAST(customers."att_preis" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -62 WHEN '1' THEN -62 WHEN 'stimme eher nicht zu' THEN -33 WHEN '2' THEN -33 WHEN 'teils, teils' THEN -18 WHEN '3' THEN -18 WHEN 'stimme eher zu' THEN 9 WHEN '4' THEN 9 WHEN 'stimme voll zu' THEN 18 WHEN '5' THEN 18 ELSE 0 END
      + CASE TRIM(CAST(customers."att_planung" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -5 WHEN '1' THEN -5 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 5 WHEN '3' THEN 5 WHEN 'stimme eher zu' THEN -2 WHEN '4' THEN -2 WHEN 'stimme voll zu' THEN -20 WHEN '5' THEN -20 ELSE 0 END AS points_3,
    0
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN -14 WHEN 'Empfehlung anderer Betriebe' THEN 0 WHEN 'Ersatzteile schnell verfügbar' THEN 12 WHEN 'Fester Ansprechpartner' THEN -24 WHEN 'Qualität der Maschine' THEN 0 WHEN 'Schnittstellen und Daten' THEN -9 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -26 WHEN '1' THEN -26 WHEN 'stimme eher nicht zu' THEN -44 WHEN '2' THEN -44 WHEN 'teils, teils' THEN -17 WHEN '3' THEN -17 WHEN 'stimme eher zu' THEN 7 WHEN '4' THEN 7 WHEN 'stimme voll zu' THEN 15 WHEN '5' THEN 15 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -17 WHEN '1' THEN -17 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 5 WHEN '3' THEN 5 WHEN 'stimme eher zu' THEN 2 WHEN '4' THEN 2 WHEN 'stimme voll zu' THEN -14 WHEN '5' THEN -14 ELSE 0 END
      + CASE TRIM(CAST(customers."att_daten" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 5 WHEN '1' THEN 5 WHEN 'stimme eher nicht zu' THEN 3 WHEN '2' THEN 3 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN -14 WHEN '4' THEN -14 WHEN 'stimme voll zu' THEN -33 WHEN '5' THEN -33 ELSE 0 END
      + CASE TRIM(CAST(customers."att_preis" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -9 WHEN '1' THEN -9 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 6 WHEN '3' THEN 6 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN -16 WHEN '5' THEN -16 ELSE 0 END
      + CASE TRIM(CAST(customers."att_planung" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 13 WHEN '1' THEN 13 WHEN 'stimme eher nicht zu' THEN 9 WHEN '2' THEN 9 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN -25 WHEN '4' THEN -25 WHEN 'stimme voll zu' THEN -66 WHEN '5' THEN -66 ELSE 0 END AS points_4,
    CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN 1 WHEN 'Empfehlung anderer Betriebe' THEN 1 WHEN 'Ersatzteile schnell verfügbar' THEN 1 WHEN 'Fester Ansprechpartner' THEN 1 WHEN 'Qualität der Maschine' THEN 1 WHEN 'Schnittstellen und Daten' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_daten" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_preis" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_planung" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END AS answered
  FROM customers
) scored;
