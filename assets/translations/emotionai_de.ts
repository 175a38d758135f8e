<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About EmotionAI Desktop</source>
        <translation>Über EmotionAI Desktop</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Facial keypoints and emotions on every face, live.

Everything is worked out on this machine: no picture leaves it, unless you choose a model server.

A label says what an expression looks like to a network, not what a person feels.</source>
        <translation>Gesichtspunkte und Emotionen auf jedem Gesicht, live.

Alles wird auf diesem Rechner berechnet: Kein Bild verlässt ihn, außer Sie wählen einen Modellserver.

Eine Bezeichnung sagt, wie ein Ausdruck für ein Netz aussieht, nicht, was ein Mensch fühlt.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Open &amp;Images…</source>
        <translation>&amp;Bilder öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;Video…</source>
        <translation>&amp;Video öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;Address…</source>
        <translation>&amp;Adresse öffnen…</translation>
    </message>
    <message>
        <source>&amp;Demo</source>
        <translation>&amp;Demo</translation>
    </message>
    <message>
        <source>&amp;Close Source</source>
        <translation>Quelle &amp;schließen</translation>
    </message>
    <message>
        <source>C&amp;lear List</source>
        <translation>&amp;Liste leeren</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Overlays</source>
        <translation>&amp;Einblendungen</translation>
    </message>
    <message>
        <source>&amp;Full Screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Leave Full Screen</source>
        <translation>Vollbild &amp;verlassen</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>P&amp;revious Image</source>
        <translation>&amp;Voriges Bild</translation>
    </message>
    <message>
        <source>&amp;Next Image</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>Use a &amp;Server…</source>
        <translation>Einen &amp;Server verwenden…</translation>
    </message>
    <message>
        <source>&amp;Where the Networks Run…</source>
        <translation>&amp;Wo die Netze laufen…</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About EmotionAI Desktop</source>
        <translation>&amp;Über EmotionAI Desktop</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;Networks</source>
        <translation>&amp;Netze</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Play Again</source>
        <translation>&amp;Noch einmal abspielen</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>The app ended unexpectedly last time. A report without pictures or names is in {file}.</source>
        <translation>Die App wurde beim letzten Mal unerwartet beendet. Ein Bericht ohne Bilder und Namen liegt in {file}.</translation>
    </message>
    <message>
        <source>Unexpected error: {error}</source>
        <translation>Unerwarteter Fehler: {error}</translation>
    </message>
    <message>
        <source>A report without pictures or names is in {file}.</source>
        <translation>Ein Bericht ohne Bilder und Namen liegt in {file}.</translation>
    </message>
</context>
<context>
    <name>BackendDialog</name>
    <message>
        <source>Where the Networks Run</source>
        <translation>Wo die Netze laufen</translation>
    </message>
    <message>
        <source>On &amp;this machine: no picture leaves it</source>
        <translation>Auf &amp;diesem Rechner: Kein Bild verlässt ihn</translation>
    </message>
    <message>
        <source>On a model &amp;server</source>
        <translation>Auf einem Modell&amp;server</translation>
    </message>
    <message>
        <source>T&amp;est</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>Use It for This &amp;Run Only</source>
        <translation>Nur für &amp;diesmal verwenden</translation>
    </message>
    <message>
        <source>Face crops are sent to {host}.</source>
        <translation>Gesichtsausschnitte gehen an {host}.</translation>
    </message>
    <message>
        <source>Face crops are sent to {host}, which is this machine.</source>
        <translation>Gesichtsausschnitte gehen an {host}, also an diesen Rechner.</translation>
    </message>
    <message>
        <source>They go in plain http: others on the way can see them, and the token.</source>
        <translation>Sie gehen unverschlüsselt über http: Andere auf dem Weg können sie und das Token sehen.</translation>
    </message>
    <message>
        <source>The token is forgotten.</source>
        <translation>Das Token ist vergessen.</translation>
    </message>
    <message>
        <source>{name}: version {version}, signature {signature} (takes {takes}), {ms} ms</source>
        <translation>{name}: Version {version}, Signatur {signature} (nimmt {takes}), {ms} ms</translation>
    </message>
    <message>
        <source>{host} answers in {ms} ms</source>
        <translation>{host} antwortet in {ms} ms</translation>
    </message>
</context>
<context>
    <name>BackendField</name>
    <message>
        <source>{backend} answered this picture: click to change where the networks run</source>
        <translation>{backend} hat dieses Bild beantwortet: Klicken Sie, um zu ändern, wo die Netze laufen</translation>
    </message>
    <message>
        <source>Networks: {answer}</source>
        <translation>Netze: {answer}</translation>
    </message>
    <message>
        <source>switching…</source>
        <translation>Wechsel…</translation>
    </message>
    <message>
        <source>no answer from {host}</source>
        <translation>keine Antwort von {host}</translation>
    </message>
    <message>
        <source>face crops go to {host}, unencrypted</source>
        <translation>Gesichter gehen an {host}, unverschlüsselt</translation>
    </message>
    <message>
        <source>face crops go to {host}</source>
        <translation>Gesichter gehen an {host}</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>Ana&amp;lyse Files…</source>
        <translation>Dateien ana&amp;lysieren…</translation>
    </message>
    <message>
        <source>Files are being analysed. To close the window ends that.</source>
        <translation>Es werden Dateien analysiert. Schließen Sie das Fenster, endet das.</translation>
    </message>
    <message>
        <source>Files cannot be analysed: {reason}</source>
        <translation>Die Dateien lassen sich nicht analysieren: {reason}</translation>
    </message>
    <message>
        <source>{n} of {total} files are analysed</source>
        <translation>{n} von {total} Dateien sind analysiert</translation>
    </message>
    <message>
        <source>{n} failed, see {name}</source>
        <translation>{n} fehlgeschlagen, siehe {name}</translation>
    </message>
    <message>
        <source>Analyse Files</source>
        <translation>Dateien analysieren</translation>
    </message>
    <message>
        <source>What is done is kept in either case.</source>
        <translation>Was fertig ist, bleibt in jedem Fall erhalten.</translation>
    </message>
    <message>
        <source>&amp;Cancel the Work</source>
        <translation>Arbeit &amp;abbrechen</translation>
    </message>
    <message>
        <source>S&amp;tay</source>
        <translation>&amp;Bleiben</translation>
    </message>
</context>
<context>
    <name>BatchList</name>
    <message>
        <source>Files to analyse</source>
        <translation>Zu analysierende Dateien</translation>
    </message>
</context>
<context>
    <name>BatchModel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 Gesicht</translation>
    </message>
    <message>
        <source>{n} faces</source>
        <translation>{n} Gesichter</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>kein Gesicht</translation>
    </message>
    <message>
        <source>{n} frames</source>
        <translation>{n} Bilder</translation>
    </message>
    <message>
        <source>{n} of {total} frames</source>
        <translation>{n} von {total} Bildern</translation>
    </message>
</context>
<context>
    <name>BatchWindow</name>
    <message>
        <source>Analyse Files</source>
        <translation>Dateien analysieren</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>Add &amp;Files…</source>
        <translation>&amp;Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Add Fol&amp;der…</source>
        <translation>&amp;Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Retry Failed</source>
        <translation>Fehlgeschlagene &amp;wiederholen</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>Ent&amp;fernen</translation>
    </message>
    <message>
        <source>&amp;Open Folder</source>
        <translation>Ordner &amp;öffnen</translation>
    </message>
    <message>
        <source>&amp;Cancel All</source>
        <translation>Alle &amp;abbrechen</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>Fortschritt aller Dateien</translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>Suche nach Dateien…</translation>
    </message>
    <message>
        <source>{n} of {total} done</source>
        <translation>{n} von {total} fertig</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{n} cancelled</source>
        <translation>{n} abgebrochen</translation>
    </message>
    <message>
        <source>Re&amp;view</source>
        <translation>&amp;Durchsehen</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Öffnen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Try Again</source>
        <translation>Noch einmal &amp;versuchen</translation>
    </message>
    <message>
        <source>Re&amp;move from the List</source>
        <translation>Aus der Liste ent&amp;fernen</translation>
    </message>
    <message>
        <source>Files are being analysed.</source>
        <translation>Es werden Dateien analysiert.</translation>
    </message>
    <message>
        <source>Go On in the &amp;Background</source>
        <translation>Im &amp;Hintergrund weitermachen</translation>
    </message>
</context>
<context>
    <name>BusyBar</name>
    <message>
        <source>Please wait</source>
        <translation>Bitte warten</translation>
    </message>
</context>
<context>
    <name>CardWindow</name>
    <message>
        <source>Model Cards</source>
        <translation>Modellkarten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Kamera {number}</translation>
    </message>
    <message>
        <source>{count} images</source>
        <translation>{count} Bilder</translation>
    </message>
</context>
<context>
    <name>Condition</name>
    <message>
        <source>The models cannot be loaded, so faces are not analysed: {reason}</source>
        <translation>Die Modelle lassen sich nicht laden, deshalb werden Gesichter nicht analysiert: {reason}</translation>
    </message>
    <message>
        <source>This picture cannot be analysed: {reason}</source>
        <translation>Dieses Bild lässt sich nicht analysieren: {reason}</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>Das Video ist zu Ende</translation>
    </message>
    <message>
        <source>{name} sends no picture</source>
        <translation>{name} sendet kein Bild</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} wird geöffnet…</translation>
    </message>
    <message>
        <source>Looking for a camera…</source>
        <translation>Suche nach einer Kamera…</translation>
    </message>
    <message>
        <source>Nothing to look at yet</source>
        <translation>Noch nichts zu sehen</translation>
    </message>
    <message>
        <source>Drop images, a video or a folder here, or choose a camera above.</source>
        <translation>Legen Sie Bilder, ein Video oder einen Ordner hier ab, oder wählen Sie oben eine Kamera.</translation>
    </message>
    <message>
        <source>This image cannot be read</source>
        <translation>Dieses Bild lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
        <source>{name} cannot be used</source>
        <translation>{name} lässt sich nicht verwenden</translation>
    </message>
    <message>
        <source>This address cannot be watched</source>
        <translation>Diese Adresse lässt sich nicht ansehen</translation>
    </message>
    <message>
        <source>This cannot be opened</source>
        <translation>Das lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>This video cannot be read</source>
        <translation>Dieses Video lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>The demo cannot be shown</source>
        <translation>Die Demo lässt sich nicht zeigen</translation>
    </message>
    <message>
        <source>Waiting for {name}…</source>
        <translation>Warten auf {name}…</translation>
    </message>
    <message>
        <source>{reason}. It goes on by itself as soon as it can.</source>
        <translation>{reason}. Es geht von selbst weiter, sobald es kann.</translation>
    </message>
    <message>
        <source>Nothing was changed: {reason}</source>
        <translation>Nichts wurde geändert: {reason}</translation>
    </message>
    <message>
        <source>This machine answers until the server does.</source>
        <translation>Bis der Server antwortet, antwortet dieser Rechner.</translation>
    </message>
    <message>
        <source>No face is analysed until it does.</source>
        <translation>Bis dahin wird kein Gesicht analysiert.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Loading the models…</source>
        <translation>Die Modelle werden geladen…</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>Suche nach Gesichtern…</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>Kein Gesicht zu sehen</translation>
    </message>
</context>
<context>
    <name>Crop</name>
    <message>
        <source>The face as the networks see it</source>
        <translation>Das Gesicht, wie die Netze es sehen</translation>
    </message>
    <message>
        <source>The face as the networks see it: gray, 96 x 96 pixels</source>
        <translation>Das Gesicht, wie die Netze es sehen: grau, 96 x 96 Pixel</translation>
    </message>
</context>
<context>
    <name>Deed</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Noch einmal abspielen</translation>
    </message>
    <message>
        <source>Show the demo</source>
        <translation>Demo zeigen</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>Bilder öffnen…</translation>
    </message>
    <message>
        <source>Open video…</source>
        <translation>Video öffnen…</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Networks…</source>
        <translation>Netze…</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsehen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open Images</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Open Video</source>
        <translation>Video öffnen</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
    <message>
        <source>Open Folder of Images</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Open Address</source>
        <translation>Adresse öffnen</translation>
    </message>
    <message>
        <source>Address of a camera or stream, such as rtsp://192.168.1.20/live or http://host:8080/video</source>
        <translation>Adresse einer Kamera oder eines Streams, etwa rtsp://192.168.1.20/live oder http://host:8080/video</translation>
    </message>
    <message>
        <source>Add Files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Images and videos</source>
        <translation>Bilder und Videos</translation>
    </message>
    <message>
        <source>Add Folder, with All in It</source>
        <translation>Ordner mit allem darin hinzufügen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context>
<context>
    <name>Dock</name>
    <message>
        <source>Close {panel}</source>
        <translation>{panel} schließen</translation>
    </message>
</context>
<context>
    <name>DropSign</name>
    <message>
        <source>Drop to open</source>
        <translation>Zum Öffnen ablegen</translation>
    </message>
</context>
<context>
    <name>Emotion</name>
    <message>
        <source>Angry</source>
        <translation>Wütend</translation>
    </message>
    <message>
        <source>Disgust</source>
        <translation>Ekel</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>Angst</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Fröhlich</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutral</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Traurig</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Überrascht</translation>
    </message>
    <message>
        <source>No clear emotion</source>
        <translation>Keine klare Emotion</translation>
    </message>
</context>
<context>
    <name>EmptyList</name>
    <message>
        <source>Drop images, videos and folders here</source>
        <translation>Legen Sie Bilder, Videos und Ordner hier ab</translation>
    </message>
    <message>
        <source>They are analysed one after the other, while everything else goes on, and written to one table.</source>
        <translation>Sie werden nacheinander analysiert, während alles andere weiterläuft, und in eine Tabelle geschrieben.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export Range</source>
        <translation>Bereich exportieren</translation>
    </message>
    <message>
        <source>&amp;Draw overlays into the video</source>
        <translation>Einblendungen ins Video &amp;zeichnen</translation>
    </message>
    <message>
        <source>The recording has overlays in its pictures already.</source>
        <translation>Die Aufnahme hat schon Einblendungen in ihren Bildern.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>A folder with the video, results.csv and results.jsonl is made there.</source>
        <translation>Dort entsteht ein Ordner mit dem Video, results.csv und results.jsonl.</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>ends before it begins</source>
        <translation>endet, bevor er beginnt</translation>
    </message>
    <message>
        <source>Folder for the Export</source>
        <translation>Ordner für den Export</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Export läuft…</translation>
    </message>
    <message>
        <source>Cancelled: nothing was written</source>
        <translation>Abgebrochen: Nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>From, to</source>
        <translation>Von, bis</translation>
    </message>
</context>
<context>
    <name>FaceCard</name>
    <message>
        <source>Not seen now</source>
        <translation>Gerade nicht zu sehen</translation>
    </message>
    <message>
        <source>Yaw {yaw}°  Pitch {pitch}°  Roll {roll}°</source>
        <translation>Gier {yaw}°  Nick {pitch}°  Roll {roll}°</translation>
    </message>
</context>
<context>
    <name>FaceOverlays</name>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>&amp;Spiegeln</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>Einblendungen</translation>
    </message>
    <message>
        <source>There is no heat map: this emotion model does not say which part of a face it heeds.</source>
        <translation>Es gibt keine Wärmekarte: Dieses Emotionsmodell sagt nicht, auf welchen Teil eines Gesichts es achtet.</translation>
    </message>
    <message>
        <source>Each Face&apos;s &amp;Own Emotion</source>
        <translation>Die &amp;eigene Emotion jedes Gesichts</translation>
    </message>
    <message>
        <source>Next Kind of Points</source>
        <translation>Nächste Art von Punkten</translation>
    </message>
    <message>
        <source>Next Way to Hide Faces</source>
        <translation>Gesichter anders verbergen</translation>
    </message>
    <message>
        <source>Next Heat Map</source>
        <translation>Nächste Wärmekarte</translation>
    </message>
</context>
<context>
    <name>FacesPanel</name>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Open a camera, a video or pictures to see its faces here</source>
        <translation>Öffnen Sie eine Kamera, ein Video oder Bilder, um die Gesichter hier zu sehen</translation>
    </message>
    <message>
        <source>No face on the picture</source>
        <translation>Kein Gesicht im Bild</translation>
    </message>
</context>
<context>
    <name>LiveTimeline</name>
    <message>
        <source>Pictures have no timeline: open a camera or a video</source>
        <translation>Bilder haben keine Zeitleiste: Öffnen Sie eine Kamera oder ein Video</translation>
    </message>
    <message>
        <source>Open a camera or a video to see how emotions go over time</source>
        <translation>Öffnen Sie eine Kamera oder ein Video, um den Verlauf der Emotionen zu sehen</translation>
    </message>
    <message>
        <source>Nobody has been seen yet</source>
        <translation>Noch war niemand zu sehen</translation>
    </message>
    <message>
        <source>Let the timeline go on</source>
        <translation>Zeitleiste weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Hold the timeline</source>
        <translation>Zeitleiste anhalten</translation>
    </message>
    <message>
        <source>Largest face</source>
        <translation>Größtes Gesicht</translation>
    </message>
</context>
<context>
    <name>LogWindow</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Nothing was said yet.</source>
        <translation>Noch wurde nichts gemeldet.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Speichern…</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Textdateien (*.txt)</translation>
    </message>
    <message>
        <source>Save the Log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>Gespeichert: {file}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No camera found: showing the demo</source>
        <translation>Keine Kamera gefunden: Die Demo wird gezeigt</translation>
    </message>
    <message>
        <source>Not everything can be shown together: {n} left out</source>
        <translation>Nicht alles lässt sich zusammen zeigen: {n} ausgelassen</translation>
    </message>
</context>
<context>
    <name>MarkerBook</name>
    <message>
        <source>The markers cannot be saved: {reason}</source>
        <translation>Die Markierungen lassen sich nicht speichern: {reason}</translation>
    </message>
</context>
<context>
    <name>MarkerList</name>
    <message>
        <source>Markers</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>Markers</name>
    <message>
        <source>No markers yet. Press M to mark what you see, and write a note.</source>
        <translation>Noch keine Markierungen. Drücken Sie M, um zu markieren, was Sie sehen, und schreiben Sie eine Notiz.</translation>
    </message>
    <message>
        <source>Markers are kept in sessions. Export this video as a session to use them.</source>
        <translation>Markierungen gehören zu Sitzungen. Exportieren Sie dieses Video als Sitzung, um sie zu verwenden.</translation>
    </message>
</context>
<context>
    <name>NameField</name>
    <message>
        <source>Name of {face}</source>
        <translation>Name von {face}</translation>
    </message>
    <message>
        <source>Click to give this face a name</source>
        <translation>Klicken, um diesem Gesicht einen Namen zu geben</translation>
    </message>
</context>
<context>
    <name>NetworkMenu</name>
    <message>
        <source>Use a &amp;Server…</source>
        <translation>Einen &amp;Server verwenden…</translation>
    </message>
    <message>
        <source>Use the &amp;Server {host}</source>
        <translation>Den &amp;Server {host} verwenden</translation>
    </message>
    <message>
        <source>{count} emotions: {labels}</source>
        <translation>{count} Emotionen: {labels}</translation>
    </message>
</context>
<context>
    <name>OutputFields</name>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Parquet</source>
        <translation>Parquet</translation>
    </message>
    <message>
        <source>CSV opens in Excel, R and pandas; docs/formats.md names the columns</source>
        <translation>CSV öffnet sich in Excel, R und pandas; docs/formats.md nennt die Spalten</translation>
    </message>
    <message>
        <source>every frame</source>
        <translation>jedes Bild</translation>
    </message>
    <message>
        <source>&amp;Sessions to review</source>
        <translation>&amp;Sitzungen zum Durchsehen</translation>
    </message>
    <message>
        <source>A folder for each file, with its video and results, to open later</source>
        <translation>Ein Ordner je Datei, mit Video und Ergebnissen, zum späteren Öffnen</translation>
    </message>
    <message>
        <source>&amp;Annotated copies</source>
        <translation>&amp;Beschriftete Kopien</translation>
    </message>
    <message>
        <source>Each image and video once more, with the overlays drawn in</source>
        <translation>Jedes Bild und Video noch einmal, mit eingezeichneten Einblendungen</translation>
    </message>
    <message>
        <source>Parquet (needs the package pyarrow)</source>
        <translation>Parquet (braucht das Paket pyarrow)</translation>
    </message>
    <message>
        <source>Fol&amp;der</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>&amp;Tabelle</translation>
    </message>
    <message>
        <source>Of &amp;videos</source>
        <translation>Von &amp;Videos</translation>
    </message>
    <message>
        <source>Also</source>
        <translation>Außerdem</translation>
    </message>
    <message>
        <source>Folder for the Results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>1 in </source>
        <comment>1 in 5 frames</comment>
        <translation>1 von </translation>
    </message>
    <message>
        <source> frames</source>
        <comment>1 in 5 frames</comment>
        <translation> Bilder</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Session Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>&amp;Faces Panel</source>
        <translation>Leiste der &amp;Gesichter</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitleiste</translation>
    </message>
    <message>
        <source>Session S&amp;ummary</source>
        <translation>&amp;Zusammenfassung</translation>
    </message>
    <message>
        <source>&amp;Name a Face</source>
        <translation>Gesicht be&amp;nennen</translation>
    </message>
</context>
<context>
    <name>Paste</name>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>There is no picture, file or address in the clipboard</source>
        <translation>In der Zwischenablage ist kein Bild, keine Datei und keine Adresse</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Face {number}</source>
        <translation>Gesicht {number}</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Text &amp;size</source>
        <translation>Text&amp;größe</translation>
    </message>
    <message>
        <source>Of all text in the window.</source>
        <translation>Aller Texte im Fenster.</translation>
    </message>
    <message>
        <source>S&amp;moothing</source>
        <translation>&amp;Glättung</translation>
    </message>
    <message>
        <source>How calm points and labels of live faces are. What is recorded is never smoothed.</source>
        <translation>Wie ruhig Punkte und Bezeichnungen bewegter Gesichter sind. Was aufgezeichnet wird, wird nie geglättet.</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>&amp;Detection</source>
        <translation>&amp;Erkennung</translation>
    </message>
    <message>
        <source>More faces are found in the dark and far away, and more that are none.</source>
        <translation>Mehr Gesichter werden im Dunkeln und in der Ferne gefunden, und mehr, die keine sind.</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Sichere</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Wahrscheinliche</translation>
    </message>
    <message>
        <source>S&amp;mallest face</source>
        <translation>&amp;Kleinstes Gesicht</translation>
    </message>
    <message>
        <source>Narrower faces are left out; in pixels of the picture.</source>
        <translation>Schmalere Gesichter werden ausgelassen; in Pixeln des Bildes.</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>Jede Größe</translation>
    </message>
    <message>
        <source>Faces at m&amp;ost</source>
        <translation>Gesichter &amp;höchstens</translation>
    </message>
    <message>
        <source>The largest ones of each picture.</source>
        <translation>Die größten jedes Bildes.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Folder for &amp;recordings</source>
        <translation>Ordner für &amp;Aufnahmen</translation>
    </message>
    <message>
        <source>Each recording gets a folder of its own in it; empty for one among your videos.</source>
        <translation>Jede Aufnahme bekommt darin einen eigenen Ordner; leer für einen unter Ihren Videos.</translation>
    </message>
    <message>
        <source>Draw overlays into the &amp;video</source>
        <translation>Einblendungen ins &amp;Video zeichnen</translation>
    </message>
    <message>
        <source>A clean video can still be reviewed and exported with overlays.</source>
        <translation>Auch ein reines Video lässt sich mit Einblendungen durchsehen und exportieren.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Reset “{title}”</source>
        <translation>„{title}“ zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>&amp;Boxes</source>
        <translation>&amp;Rahmen</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>&amp;Bezeichnungen</translation>
    </message>
    <message>
        <source>Probability B&amp;ars</source>
        <translation>&amp;Wahrscheinlichkeitsbalken</translation>
    </message>
    <message>
        <source>Head A&amp;xes</source>
        <translation>Kopf&amp;achsen</translation>
    </message>
    <message>
        <source>&amp;Points</source>
        <translation>&amp;Punkte</translation>
    </message>
    <message>
        <source>&amp;Dots</source>
        <translation>&amp;Punkte</translation>
    </message>
    <message>
        <source>&amp;Outlines</source>
        <translation>&amp;Umrisse</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>&amp;Keine</translation>
    </message>
    <message>
        <source>Hide &amp;Faces</source>
        <translation>Gesichter &amp;verbergen</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>With a &amp;Blur</source>
        <translation>&amp;Unscharf</translation>
    </message>
    <message>
        <source>With an &amp;Emoji</source>
        <translation>Mit einem &amp;Emoji</translation>
    </message>
    <message>
        <source>&amp;Heat Map</source>
        <translation>&amp;Wärmekarte</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>&amp;Reset All…</source>
        <translation>Alles &amp;zurücksetzen…</translation>
    </message>
    <message>
        <source>The language changes when the window is opened again.</source>
        <translation>Die Sprache wechselt, wenn das Fenster neu geöffnet wird.</translation>
    </message>
    <message>
        <source>&amp;Open It Again Now</source>
        <translation>Jetzt neu &amp;öffnen</translation>
    </message>
    <message>
        <source>The networks run on this machine, or on a model server that you choose.</source>
        <translation>Die Netze laufen auf diesem Rechner oder auf einem Modellserver, den Sie wählen.</translation>
    </message>
    <message>
        <source>&amp;Where the Networks Run…</source>
        <translation>&amp;Wo die Netze laufen…</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>Set everything here as it was delivered?</source>
        <translation>Hier alles so einstellen, wie es geliefert wurde?</translation>
    </message>
    <message>
        <source>Recent files, the server and the place of the window are kept.</source>
        <translation>Zuletzt geöffnete Dateien, der Server und der Platz des Fensters bleiben.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
</context>
<context>
    <name>RecordButton</name>
    <message>
        <source>{count} frames are missing in the video: the disk or the processor is too slow.</source>
        <translation>{count} Bilder fehlen im Video: Der Datenträger oder der Prozessor ist zu langsam.</translation>
    </message>
</context>
<context>
    <name>Recording</name>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Aufnehmen</translation>
    </message>
    <message>
        <source>Draw &amp;Overlays into Recordings</source>
        <translation>&amp;Einblendungen in Aufnahmen zeichnen</translation>
    </message>
    <message>
        <source>&amp;Show Recordings</source>
        <translation>Aufnahmen &amp;zeigen</translation>
    </message>
    <message>
        <source>The recording has ended: {reason}</source>
        <translation>Die Aufnahme ist zu Ende: {reason}</translation>
    </message>
    <message>
        <source>The {time} until then can be reviewed.</source>
        <translation>Die {time} bis dahin lassen sich durchsehen.</translation>
    </message>
    <message>
        <source>Recorded {time} in {name}</source>
        <translation>{time} in {name} aufgenommen</translation>
    </message>
    <message>
        <source>It ended because {reason}.</source>
        <translation>Sie endete, denn {reason}.</translation>
    </message>
    <message>
        <source>{count} frames are missing in the video; their results are kept.</source>
        <translation>{count} Bilder fehlen im Video; ihre Ergebnisse sind da.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet: {folder} does not exist</source>
        <translation>Noch wurde nichts aufgenommen: {folder} gibt es nicht</translation>
    </message>
    <message>
        <source>Mark This &amp;Moment</source>
        <translation>Diesen &amp;Moment markieren</translation>
    </message>
    <message>
        <source>Marked {time}; write a note to it in the review</source>
        <translation>{time} markiert; schreiben Sie beim Durchsehen eine Notiz dazu</translation>
    </message>
    <message>
        <source>another source was chosen</source>
        <translation>eine andere Quelle wurde gewählt</translation>
    </message>
    <message>
        <source>the source was closed</source>
        <translation>die Quelle wurde geschlossen</translation>
    </message>
    <message>
        <source>the source has ended</source>
        <translation>die Quelle ist zu Ende</translation>
    </message>
    <message>
        <source>the emotion model was changed</source>
        <translation>das Emotionsmodell wurde gewechselt</translation>
    </message>
    <message>
        <source>the disk is too slow</source>
        <translation>der Datenträger ist zu langsam</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message>
        <source>&amp;Export Range…</source>
        <translation>Bereich &amp;exportieren…</translation>
    </message>
    <message>
        <source>Show in &amp;Folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Frame &amp;Back</source>
        <translation>Ein Bild &amp;zurück</translation>
    </message>
    <message>
        <source>Frame &amp;Forward</source>
        <translation>Ein Bild &amp;vor</translation>
    </message>
    <message>
        <source>Second B&amp;ack</source>
        <translation>Eine Sekunde z&amp;urück</translation>
    </message>
    <message>
        <source>Second F&amp;orward</source>
        <translation>Eine Sekunde v&amp;or</translation>
    </message>
    <message>
        <source>To the Be&amp;ginning</source>
        <translation>An den &amp;Anfang</translation>
    </message>
    <message>
        <source>To the &amp;End</source>
        <translation>Ans &amp;Ende</translation>
    </message>
    <message>
        <source>&amp;Slower</source>
        <translation>&amp;Langsamer</translation>
    </message>
    <message>
        <source>Fas&amp;ter</source>
        <translation>&amp;Schneller</translation>
    </message>
    <message>
        <source>&amp;Overlays</source>
        <translation>&amp;Einblendungen</translation>
    </message>
    <message>
        <source>Range Begins &amp;Here</source>
        <translation>Bereich beginnt &amp;hier</translation>
    </message>
    <message>
        <source>Range E&amp;nds Here</source>
        <translation>Bereich &amp;endet hier</translation>
    </message>
    <message>
        <source>&amp;Whole Session</source>
        <translation>&amp;Ganze Sitzung</translation>
    </message>
    <message>
        <source>&amp;Add Marker</source>
        <translation>Markierung &amp;hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Edit Note</source>
        <translation>Notiz &amp;bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Delete Marker</source>
        <translation>Markierung &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Undo Delete</source>
        <translation>Löschen &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Previous Marker</source>
        <translation>&amp;Vorige Markierung</translation>
    </message>
    <message>
        <source>&amp;Next Marker</source>
        <translation>&amp;Nächste Markierung</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;Range</source>
        <translation>&amp;Bereich</translation>
    </message>
    <message>
        <source>&amp;Markers</source>
        <translation>&amp;Markierungen</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Open &amp;Session…</source>
        <translation>&amp;Sitzung öffnen…</translation>
    </message>
    <message>
        <source>Re&amp;view Analysed Video…</source>
        <translation>Analysiertes Video &amp;durchsehen…</translation>
    </message>
    <message>
        <source>Recent S&amp;essions</source>
        <translation>Letzte S&amp;itzungen</translation>
    </message>
    <message>
        <source>Open Session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>Review Analysed Video</source>
        <translation>Analysiertes Video durchsehen</translation>
    </message>
    <message>
        <source>Results and videos</source>
        <translation>Ergebnisse und Videos</translation>
    </message>
    <message>
        <source>{name} cannot be reviewed</source>
        <translation>{name} lässt sich nicht durchsehen</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} wird geöffnet…</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Gesicht {number}</translation>
    </message>
    <message>
        <source>{count} frames</source>
        <translation>{count} Bilder</translation>
    </message>
    <message>
        <source>{count} missing in the video</source>
        <translation>{count} fehlen im Video</translation>
    </message>
    <message>
        <source>overlays are in the pictures</source>
        <translation>Einblendungen sind in den Bildern</translation>
    </message>
</context>
<context>
    <name>ReviewWindow</name>
    <message>
        <source>Seen most</source>
        <translation>Am meisten gesehen</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>&amp;Markers</source>
        <translation>&amp;Markierungen</translation>
    </message>
    <message>
        <source>No face was found</source>
        <translation>Kein Gesicht wurde gefunden</translation>
    </message>
    <message>
        <source>This recording was broken off; everything up to there is here.</source>
        <translation>Diese Aufnahme wurde abgebrochen; alles bis dahin ist hier.</translation>
    </message>
    <message>
        <source>Exported to {folder}</source>
        <translation>Exportiert nach {folder}</translation>
    </message>
    <message>
        <source>The Video That Was Analysed</source>
        <translation>Das analysierte Video</translation>
    </message>
    <message>
        <source>{name} - Review</source>
        <translation>{name} - Durchsicht</translation>
    </message>
</context>
<context>
    <name>ScrubBar</name>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
</context>
<context>
    <name>SeriesExport</name>
    <message>
        <source>&amp;Export Results…</source>
        <translation>Ergebnisse &amp;exportieren…</translation>
    </message>
</context>
<context>
    <name>ServerForm</name>
    <message>
        <source>the newest, or a number, or a label</source>
        <translation>die neueste, oder eine Nummer, oder ein Name</translation>
    </message>
    <message>
        <source>those that this system trusts, or a PEM file</source>
        <translation>die, denen dieses System vertraut, oder eine PEM-Datei</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>none, or as the system&apos;s keyring has it</source>
        <translation>keines, oder wie im Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>F&amp;orget</source>
        <translation>&amp;Vergessen</translation>
    </message>
    <message>
        <source>Take this server&apos;s token out of the system&apos;s keyring</source>
        <translation>Das Token dieses Servers aus dem Schlüsselbund des Systems nehmen</translation>
    </message>
    <message>
        <source>from {variable}</source>
        <translation>aus {variable}</translation>
    </message>
    <message>
        <source>This machine answers &amp;while the server does not</source>
        <translation>Dieser Rechner antwortet, &amp;wenn der Server es nicht tut</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Version</source>
        <translation>&amp;Version</translation>
    </message>
    <message>
        <source>&amp;Keypoint model</source>
        <translation>&amp;Punktmodell</translation>
    </message>
    <message>
        <source>E&amp;motion model</source>
        <translation>&amp;Emotionsmodell</translation>
    </message>
    <message>
        <source>&amp;Certificates</source>
        <translation>&amp;Zertifikate</translation>
    </message>
    <message>
        <source>Toke&amp;n</source>
        <translation>Toke&amp;n</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt);;* (*)</source>
        <translation>PEM-Dateien (*.pem *.crt);;* (*)</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>{file} cannot be written: what you set now is forgotten at the end.</source>
        <translation>{file} lässt sich nicht schreiben: Was Sie jetzt einstellen, ist am Ende vergessen.</translation>
    </message>
    <message>
        <source>The settings were damaged, so those of the last start hold. They are in {file}.</source>
        <translation>Die Einstellungen waren beschädigt, deshalb gelten die vom letzten Start. Die beschädigten liegen in {file}.</translation>
    </message>
    <message>
        <source>The settings were damaged, so they begin anew. The old ones are in {file}.</source>
        <translation>Die Einstellungen waren beschädigt und beginnen neu. Die alten liegen in {file}.</translation>
    </message>
</context>
<context>
    <name>ShortcutsHelp</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>Snapshots</name>
    <message>
        <source>&amp;Copy Picture</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Save Picture…</source>
        <translation>Bild &amp;speichern…</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Gespeichert als {path}</translation>
    </message>
    <message>
        <source>One moment: the pictures before are not done yet</source>
        <translation>Einen Moment: Die Bilder davor sind noch nicht fertig</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>JPEG picture</source>
        <translation>JPEG-Bild</translation>
    </message>
    <message>
        <source>Save Picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Copied to the clipboard: {width}x{height} pixels</source>
        <translation>In die Zwischenablage kopiert: {width}x{height} Pixel</translation>
    </message>
</context>
<context>
    <name>SourceMenus</name>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Kamera</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>Suche nach Kameras…</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Loading the models…</source>
        <translation>Die Modelle werden geladen…</translation>
    </message>
    <message>
        <source>captured</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>Frames read from this source</source>
        <translation>Von dieser Quelle gelesene Bilder</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>Frames analysed</source>
        <translation>Analysierte Bilder</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>Frames left out because a newer one had come</source>
        <translation>Bilder, die ausgelassen wurden, weil ein neueres da war</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>From a frame read to its result, in milliseconds</source>
        <translation>Vom gelesenen Bild bis zu seinem Ergebnis, in Millisekunden</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>B/s</translation>
    </message>
    <message>
        <source>Frames analysed each second</source>
        <translation>Analysierte Bilder je Sekunde</translation>
    </message>
</context>
<context>
    <name>SummaryPanel</name>
    <message>
        <source>Session summary</source>
        <translation>Zusammenfassung der Sitzung</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the table as text</source>
        <translation>Die Tabelle als Text kopieren</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>Als CSV kopieren</translation>
    </message>
    <message>
        <source>Copy the table as comma-separated values</source>
        <translation>Die Tabelle mit Kommas getrennt kopieren</translation>
    </message>
    <message>
        <source>What each person showed is summed up here as soon as somebody is seen</source>
        <translation>Was jede Person zeigte, steht hier, sobald jemand zu sehen ist</translation>
    </message>
    <message>
        <source>{time} looked at, {frames} frames</source>
        <translation>{time} angesehen, {frames} Bilder</translation>
    </message>
    <message>
        <source>, {count} people seen briefly are left out</source>
        <translation>, {count} nur kurz gesehene Personen sind ausgelassen</translation>
    </message>
</context>
<context>
    <name>SummaryTable</name>
    <message>
        <source>{label}, {seconds:.1f} s</source>
        <translation>{label}, {seconds:.1f} s</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Not seen</source>
        <translation>Nicht gesehen</translation>
    </message>
    <message>
        <source>Seen for</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Longest emotion</source>
        <translation>Längste Emotion</translation>
    </message>
</context>
<context>
    <name>Support</name>
    <message>
        <source>&amp;Model Cards</source>
        <translation>&amp;Modellkarten</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>Copy &amp;Diagnostics</source>
        <translation>&amp;Diagnose kopieren</translation>
    </message>
    <message>
        <source>Copied: versions, system, models, settings and last errors, without names.</source>
        <translation>Kopiert: Versionen, System, Modelle, Einstellungen und letzte Fehler, ohne Namen.</translation>
    </message>
</context>
<context>
    <name>ThumbnailStrip</name>
    <message>
        <source>Pictures of the series</source>
        <translation>Bilder der Reihe</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>&amp;Thumbnails</source>
        <translation>&amp;Vorschaubilder</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Nobody has been seen yet</source>
        <translation>Noch war niemand zu sehen</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>The timeline cannot be drawn: {reason}</source>
        <translation>Die Zeitleiste lässt sich nicht zeichnen: {reason}</translation>
    </message>
    <message>
        <source>Lines of the emotions</source>
        <translation>Linien der Emotionen</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Place in the series</source>
        <translation>Stelle in der Reihe</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>Quelle wählen</translation>
    </message>
    <message>
        <source>Source: {name}</source>
        <translation>Quelle: {name}</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Speed (- and +)</source>
        <translation>Tempo (- und +)</translation>
    </message>
</context>
<context>
    <name>VideoView</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>&amp;Welcome</source>
        <translation>&amp;Willkommen</translation>
    </message>
    <message>
        <source>No camera was found: the demo is playing behind this page.</source>
        <translation>Keine Kamera wurde gefunden: Hinter dieser Seite läuft die Demo.</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Start the &amp;Camera</source>
        <translation>&amp;Kamera starten</translation>
    </message>
    <message>
        <source>Open a &amp;Picture…</source>
        <translation>&amp;Bild öffnen…</translation>
    </message>
    <message>
        <source>Show the &amp;Demo</source>
        <translation>&amp;Demo zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Welcome to EmotionAI Desktop</source>
        <translation>Willkommen bei EmotionAI Desktop</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was die App tut</translation>
    </message>
    <message>
        <source>It marks fifteen points on every face and says which expression it looks like: live from a camera, in pictures and in videos.</source>
        <translation>Die App zeichnet fünfzehn Punkte auf jedes Gesicht und sagt, nach welchem Ausdruck es aussieht: live von einer Kamera, in Bildern und in Videos.</translation>
    </message>
    <message>
        <source>Everything stays on this machine</source>
        <translation>Alles bleibt auf diesem Rechner</translation>
    </message>
    <message>
        <source>No picture leaves it, unless you choose a model server. Nothing is kept, unless you record or export it.</source>
        <translation>Kein Bild verlässt ihn, außer Sie wählen einen Modellserver. Nichts wird aufbewahrt, außer Sie nehmen auf oder exportieren.</translation>
    </message>
    <message>
        <source>What a label means, and what not</source>
        <translation>Was eine Bezeichnung bedeutet und was nicht</translation>
    </message>
    <message>
        <source>It names the expression that a picture resembles, as people have labelled others. It does not know what anyone feels, and it is often wrong: do not judge people by it.</source>
        <translation>Sie nennt den Ausdruck, dem ein Bild ähnelt, so wie Menschen andere Bilder bezeichnet haben. Sie weiß nicht, was jemand fühlt, und irrt sich oft: Beurteilen Sie niemanden danach.</translation>
    </message>
</context>
<context>
    <name>Zoom</name>
    <message>
        <source>Zoom &amp;In</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Whole Picture</source>
        <translation>&amp;Ganzes Bild</translation>
    </message>
    <message>
        <source>&amp;Actual Pixels</source>
        <translation>&amp;Originalgröße</translation>
    </message>
    <message>
        <source>Look &amp;Left</source>
        <translation>Nach &amp;links</translation>
    </message>
    <message>
        <source>Look &amp;Right</source>
        <translation>Nach &amp;rechts</translation>
    </message>
    <message>
        <source>Look &amp;Up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Look &amp;Down</source>
        <translation>Nach &amp;unten</translation>
    </message>
    <message>
        <source>&amp;Zoom</source>
        <translation>&amp;Vergrößerung</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
</TS>
