package phrase_test

// pieces are words of core that are shown inside a sentence, or alone, and that no rule
// of this test tells from a key or a word of a parser.
var pieces = []string{
	// What a job has, as jobs.Label and core/jobs/field.go name it.
	"title", "location", "function", "employment type", "at least three must-haves", "apply link", "seniority", "must haves", "description", "owner", "years",
	// Where somebody stands in a review, and what was done there.
	"draft", "active", "paused", "closed", "new", "saved", "discarded", "contacted", "moved", "kept out", "contact", "save", "discard", "move", "note", "was: %s", "candidate: %s",
	// Why the log says that something happened.
	"by hand", "reply", "automatic reply", "reply from an unknown address", "bounce", "opt-out", "guard", "manual", "dropped", "job closed", "click", "unsure click", "approved",
	"approved to go at once: without grace period, window and pauses", "new submission",
	"credentials", "permission", "not found", "rate limited", "temporary", "invalid", "unsupported", "unknown", "refused", "storage",
	"missing", "budget", "technical", "table", "yours", "theirs",
	// What became of what was held.
	"unknown owner %s", "same reference %s", "held closings %s", "accepted", "withdrawn",
	// What a template fills in.
	"first name", "last name", "name", "email", "employer", "headline", "city", "job title", "job location",
	// What is wrong with a template, where the text names what is written in one.
	"There is no {{apply_link}}: without it the ATS can't tell where an applicant came from.",
	"There is no {{notice}}, and first e-mails of this client get none by themselves: people have to be told where their data come from and how to object (GDPR, Article 14).",
	"This link to the ATS carries no source code. Replace it by {{apply_link}}.",
	"This link leads to a job of %s, another client than this job's. Take it out, or replace it by {{apply_link}}.",
	"This {{ has no closing }}.",
	"This value can't be read. Write it as {{first_name | default: \"there\"}}.",
	"The name of a variable belongs between {{ and }}.",
	"The notice is too long for a subject; put {{notice}} into the text.",
	"The notice stands as it is: write {{notice}}, on a line of its own.",
	"This {% has no closing %}.",
	"This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}.",
	"Write the name of the snippet in quotation marks: {% snippet \"signature\" %}.",
	// The first of a month, as Date asks for it.
	"1 (day)",
	// Keys that have a name, as Key asks for them.
	"Alt (key)", "Ctrl (key)", "Del (key)", "Delete (key)", "Enter (key)", "Esc (key)", "Escape (key)", "Left (key)", "Shift (key)", "Space (key)",
	// Where somebody came from.
	"source %s",
	// The title of a job, in a sentence.
	"“%s”",
	// What is wrong with a template.
	"There is no {{notice}}, and first e-mails of this client get none by themselves: people have to be told where their data come from and how to object (GDPR, Article 14).",
	"There is no {{apply_link}}: without it the ATS can't tell where an applicant came from.",
	"This link to the ATS carries no source code. Replace it by {{apply_link}}.",
	"This link leads to a job of %s, another client than this job's. Take it out, or replace it by {{apply_link}}.",
	"This {{ has no closing }}.",
	"This value can't be read. Write it as {{first_name | default: \"there\"}}.",
	"The name of a variable belongs between {{ and }}.",
	"The notice is too long for a subject; put {{notice}} into the text.",
	"The notice stands as it is: write {{notice}}, on a line of its own.",
	"This {% has no closing %}.",
	"Of tags there are {% if %}, {% unless %}, {% elsif %}, {% else %}, {% endif %} and {% snippet \"name\" %} only.",
	"This condition can't be read. Write it as {% if employer %} or {% if city == \"Berlin\" %}.",
	"Write the name of the snippet in quotation marks: {% snippet \"signature\" %}.",
	"This condition has no {%% %s %%}.", "There is no condition that {%% %s %%} could end.", "There is no condition that {%% %s %%} could belong to.",
	// What is wrong with a letter.
	"The e-mail in your mailbox has no such attachment; nothing was saved.",
	"Open it in your mail program.",
	"The attachment is larger than 25 MB and was not fetched; it stays in your mailbox.",
	"Save it with your mail program.",
	"The attachment can't be read as it was sent; it stays in your mailbox.",
	"The attachments are more than 10 files or 15 MB; nothing was sent.",
	"This is not one e-mail address.",
	"This computer gave no random numbers; nothing was sent.",
	"The e-mail has no Message-ID by which an answer could be told; nothing was sent.",
	// What became of the people who were written to, as filters.
	"Opted out (people)", "Bounced (people)", "Stopped (people)", "Paused (people)", "Waits for the job (people)", "Sent (people)", "Drafted (people)",
	// Which server a mailbox has trouble with.
	"outgoing mail server", "incoming mail server",
	// Where in a file a value was read.
	"line %d", "link", "list of places", "read by OCR, %s", "the person's own page on GitHub", "repositories on GitHub",
	// The fields of a résumé.
	"address (field)", "area (field)", "certificates (field)", "city (field)", "country code (field)", "date (field)", "education (field)", "email (field)", "emails (field)",
	"end date (field)", "fluency (field)", "highlights (field)", "institution (field)", "issuer (field)", "keywords (field)", "label (field)", "language (field)", "languages (field)",
	"level (field)", "location (field)", "name (field)", "network (field)", "phone (field)", "phones (field)", "position (field)", "postal code (field)", "profiles (field)",
	"region (field)", "skills (field)", "start date (field)", "study type (field)", "summary (field)", "url (field)", "username (field)", "volunteer (field)", "work (field)",
}
