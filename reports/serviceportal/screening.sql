-- Screening „KernPort – was das Serviceportal den Kunden bringt“: ordnet jede Zeile der Tabelle customers einer Persona zu (Spalte persona).
-- 6 Fragen ordnen 90 % der Befragten so zu wie die vollständige Segmentierung (87 bis 92 %; n = 640), alle 11 Fragen der Segmentierung 99 % (98 bis 99 %); wer immer die größte Persona nennt, trifft 32 % (29 bis 36 %).
-- Damit bleiben 91 % der Treffsicherheit aller Fragen erhalten (verlangt: 90 %).
-- Gemessen an Befragten, die weder bei der Wahl der Fragen und ihrer Zahl noch bei den Punkten mitgewirkt haben (zehnfache verschachtelte Kreuzvalidierung), ungewichtet; Maßstab ist die Zuordnung der Segmentierung selbst.
-- Die Spalten heißen wie in der Befragung; `customers` und die Namen lassen sich umbenennen. Eine fehlende oder unbekannte Antwort gibt keine Punkte, ohne jede bekannte Antwort bleibt persona leer (NULL).
-- Verglichen wird Buchstabe für Buchstabe. MySQL, MariaDB und SQL Server vergleichen oft ohne Groß- und Kleinschreibung: dort eine unterscheidende Sortierfolge (COLLATE) setzen.
-- MySQL und MariaDB: SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES' und CHAR statt VARCHAR im CAST. BigQuery und Databricks: Backticks statt doppelter Anführungszeichen, STRING statt VARCHAR(n). SQL Server: N vor jeden Text mit Umlauten. Oracle: VARCHAR2 statt VARCHAR.
-- p1 = Christina Ulrich: Nach dem Motto „Neue digitale Funktionen probiere ich gern als Erste oder Erster aus“
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
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN -33 WHEN 'Empfehlung anderer Betriebe' THEN 0 WHEN 'Ersatzteile schnell verfügbar' THEN -39 WHEN 'Fester Ansprechpartner' THEN -33 WHEN 'Qualität der Maschine' THEN 0 WHEN 'Schnittstellen und Daten' THEN 21 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -21 WHEN '1' THEN -21 WHEN 'stimme eher nicht zu' THEN 3 WHEN '2' THEN 3 WHEN 'teils, teils' THEN 6 WHEN '3' THEN 6 WHEN 'stimme eher zu' THEN -6 WHEN '4' THEN -6 WHEN 'stimme voll zu' THEN -36 WHEN '5' THEN -36 ELSE 0 END
      + CASE TRIM(CAST(customers."kanal" AS VARCHAR(255))) WHEN 'E-Mail' THEN -3 WHEN 'Portal' THEN 3 WHEN 'Techniker vor Ort' THEN -30 WHEN 'Telefon' THEN -36 WHEN 'Videogespräch' THEN 18 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -30 WHEN '1' THEN -30 WHEN 'stimme eher nicht zu' THEN -6 WHEN '2' THEN -6 WHEN 'teils, teils' THEN 3 WHEN '3' THEN 3 WHEN 'stimme eher zu' THEN 6 WHEN '4' THEN 6 WHEN 'stimme voll zu' THEN 0 WHEN '5' THEN 0 ELSE 0 END
      + CASE TRIM(CAST(customers."att_sicherheit" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -21 WHEN '1' THEN -21 WHEN 'stimme eher nicht zu' THEN -36 WHEN '2' THEN -36 WHEN 'teils, teils' THEN -15 WHEN '3' THEN -15 WHEN 'stimme eher zu' THEN 3 WHEN '4' THEN 3 WHEN 'stimme voll zu' THEN 21 WHEN '5' THEN 21 ELSE 0 END
      + CASE TRIM(CAST(customers."att_neugier" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -30 WHEN '1' THEN -30 WHEN 'stimme eher nicht zu' THEN -39 WHEN '2' THEN -39 WHEN 'teils, teils' THEN -15 WHEN '3' THEN -15 WHEN 'stimme eher zu' THEN 6 WHEN '4' THEN 6 WHEN 'stimme voll zu' THEN 21 WHEN '5' THEN 21 ELSE 0 END AS points_1,
    -2
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN -36 WHEN 'Empfehlung anderer Betriebe' THEN 0 WHEN 'Ersatzteile schnell verfügbar' THEN -12 WHEN 'Fester Ansprechpartner' THEN 18 WHEN 'Qualität der Maschine' THEN 0 WHEN 'Schnittstellen und Daten' THEN -30 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 15 WHEN '1' THEN 15 WHEN 'stimme eher nicht zu' THEN 9 WHEN '2' THEN 9 WHEN 'teils, teils' THEN 0 WHEN '3' THEN 0 WHEN 'stimme eher zu' THEN -12 WHEN '4' THEN -12 WHEN 'stimme voll zu' THEN -36 WHEN '5' THEN -36 ELSE 0 END
      + CASE TRIM(CAST(customers."kanal" AS VARCHAR(255))) WHEN 'E-Mail' THEN -15 WHEN 'Portal' THEN -21 WHEN 'Techniker vor Ort' THEN 9 WHEN 'Telefon' THEN 15 WHEN 'Videogespräch' THEN -9 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -30 WHEN '1' THEN -30 WHEN 'stimme eher nicht zu' THEN -33 WHEN '2' THEN -33 WHEN 'teils, teils' THEN -6 WHEN '3' THEN -6 WHEN 'stimme eher zu' THEN 3 WHEN '4' THEN 3 WHEN 'stimme voll zu' THEN 12 WHEN '5' THEN 12 ELSE 0 END
      + CASE TRIM(CAST(customers."att_sicherheit" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -21 WHEN '1' THEN -21 WHEN 'stimme eher nicht zu' THEN -18 WHEN '2' THEN -18 WHEN 'teils, teils' THEN 0 WHEN '3' THEN 0 WHEN 'stimme eher zu' THEN 9 WHEN '4' THEN 9 WHEN 'stimme voll zu' THEN 0 WHEN '5' THEN 0 ELSE 0 END
      + CASE TRIM(CAST(customers."att_neugier" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 9 WHEN '1' THEN 9 WHEN 'stimme eher nicht zu' THEN 9 WHEN '2' THEN 9 WHEN 'teils, teils' THEN 0 WHEN '3' THEN 0 WHEN 'stimme eher zu' THEN -36 WHEN '4' THEN -36 WHEN 'stimme voll zu' THEN -33 WHEN '5' THEN -33 ELSE 0 END AS points_2,
    -4
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN 18 WHEN 'Empfehlung anderer Betriebe' THEN 0 WHEN 'Ersatzteile schnell verfügbar' THEN -12 WHEN 'Fester Ansprechpartner' THEN -12 WHEN 'Qualität der Maschine' THEN -3 WHEN 'Schnittstellen und Daten' THEN -30 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -21 WHEN '1' THEN -21 WHEN 'stimme eher nicht zu' THEN 0 WHEN '2' THEN 0 WHEN 'teils, teils' THEN 6 WHEN '3' THEN 6 WHEN 'stimme eher zu' THEN 0 WHEN '4' THEN 0 WHEN 'stimme voll zu' THEN -36 WHEN '5' THEN -36 ELSE 0 END
      + CASE TRIM(CAST(customers."kanal" AS VARCHAR(255))) WHEN 'E-Mail' THEN 15 WHEN 'Portal' THEN -6 WHEN 'Techniker vor Ort' THEN 0 WHEN 'Telefon' THEN -15 WHEN 'Videogespräch' THEN -27 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 18 WHEN '1' THEN 18 WHEN 'stimme eher nicht zu' THEN 12 WHEN '2' THEN 12 WHEN 'teils, teils' THEN -6 WHEN '3' THEN -6 WHEN 'stimme eher zu' THEN -42 WHEN '4' THEN -42 WHEN 'stimme voll zu' THEN -36 WHEN '5' THEN -36 ELSE 0 END
      + CASE TRIM(CAST(customers."att_sicherheit" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -21 WHEN '1' THEN -21 WHEN 'stimme eher nicht zu' THEN 6 WHEN '2' THEN 6 WHEN 'teils, teils' THEN 3 WHEN '3' THEN 3 WHEN 'stimme eher zu' THEN -3 WHEN '4' THEN -3 WHEN 'stimme voll zu' THEN -33 WHEN '5' THEN -33 ELSE 0 END
      + CASE TRIM(CAST(customers."att_neugier" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 9 WHEN '1' THEN 9 WHEN 'stimme eher nicht zu' THEN 6 WHEN '2' THEN 6 WHEN 'teils, teils' THEN 3 WHEN '3' THEN 3 WHEN 'stimme eher zu' THEN -36 WHEN '4' THEN -36 WHEN 'stimme voll zu' THEN -33 WHEN '5' THEN -33 ELSE 0 END AS points_3,
    0
      + CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN -12 WHEN 'Empfehlung anderer Betriebe' THEN 0 WHEN 'Ersatzteile schnell verfügbar' THEN 12 WHEN 'Fester Ansprechpartner' THEN -36 WHEN 'Qualität der Maschine' THEN 0 WHEN 'Schnittstellen und Daten' THEN -9 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -21 WHEN '1' THEN -21 WHEN 'stimme eher nicht zu' THEN -39 WHEN '2' THEN -39 WHEN 'teils, teils' THEN -18 WHEN '3' THEN -18 WHEN 'stimme eher zu' THEN 6 WHEN '4' THEN 6 WHEN 'stimme voll zu' THEN 15 WHEN '5' THEN 15 ELSE 0 END
      + CASE TRIM(CAST(customers."kanal" AS VARCHAR(255))) WHEN 'E-Mail' THEN -18 WHEN 'Portal' THEN 9 WHEN 'Techniker vor Ort' THEN -6 WHEN 'Telefon' THEN -9 WHEN 'Videogespräch' THEN -3 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -30 WHEN '1' THEN -30 WHEN 'stimme eher nicht zu' THEN 0 WHEN '2' THEN 0 WHEN 'teils, teils' THEN 6 WHEN '3' THEN 6 WHEN 'stimme eher zu' THEN 3 WHEN '4' THEN 3 WHEN 'stimme voll zu' THEN -15 WHEN '5' THEN -15 ELSE 0 END
      + CASE TRIM(CAST(customers."att_sicherheit" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 15 WHEN '1' THEN 15 WHEN 'stimme eher nicht zu' THEN 6 WHEN '2' THEN 6 WHEN 'teils, teils' THEN 3 WHEN '3' THEN 3 WHEN 'stimme eher zu' THEN -18 WHEN '4' THEN -18 WHEN 'stimme voll zu' THEN -33 WHEN '5' THEN -33 ELSE 0 END
      + CASE TRIM(CAST(customers."att_neugier" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN -33 WHEN '1' THEN -33 WHEN 'stimme eher nicht zu' THEN -9 WHEN '2' THEN -9 WHEN 'teils, teils' THEN 3 WHEN '3' THEN 3 WHEN 'stimme eher zu' THEN 12 WHEN '4' THEN 12 WHEN 'stimme voll zu' THEN -3 WHEN '5' THEN -3 ELSE 0 END AS points_4,
    CASE TRIM(CAST(customers."entscheidungsgrund" AS VARCHAR(255))) WHEN 'Anschaffungspreis' THEN 1 WHEN 'Empfehlung anderer Betriebe' THEN 1 WHEN 'Ersatzteile schnell verfügbar' THEN 1 WHEN 'Fester Ansprechpartner' THEN 1 WHEN 'Qualität der Maschine' THEN 1 WHEN 'Schnittstellen und Daten' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_selbst" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."kanal" AS VARCHAR(255))) WHEN 'E-Mail' THEN 1 WHEN 'Portal' THEN 1 WHEN 'Techniker vor Ort' THEN 1 WHEN 'Telefon' THEN 1 WHEN 'Videogespräch' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_original" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_sicherheit" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END
      + CASE TRIM(CAST(customers."att_neugier" AS VARCHAR(255))) WHEN 'stimme gar nicht zu' THEN 1 WHEN '1' THEN 1 WHEN 'stimme eher nicht zu' THEN 1 WHEN '2' THEN 1 WHEN 'teils, teils' THEN 1 WHEN '3' THEN 1 WHEN 'stimme eher zu' THEN 1 WHEN '4' THEN 1 WHEN 'stimme voll zu' THEN 1 WHEN '5' THEN 1 ELSE 0 END AS answered
  FROM customers
) scored;
