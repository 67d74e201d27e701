package provider

// table is what is known, as the providers' own help pages say it in November 2026.
var table = []Provider{
	{
		Kind: Google, Name: "Google (Gmail, Workspace)", SMTP: "smtp.gmail.com:587", IMAP: "imap.gmail.com:993",
		Ways: []Way{AppPassword, Browser}, Page: "https://myaccount.google.com/apppasswords",
		domains: []string{"gmail.com", "googlemail.com"}, servers: []string{"google.com", "googlemail.com"},
		Steps: `The password of the account does not work here: Google ended that for everybody in May 2025.

With an **app password** (the shorter way):

1. Switch 2-step verification on in the Google account.
2. Open *App passwords*, make one named "Reqdesk" and give it here as the password.

Changing the account's password revokes it, and a Workspace administrator can forbid app passwords.

Through the **browser**, with an OAuth client of your own or your company's:

1. In the Google Cloud console make a project and an OAuth client of the type *Desktop app*.
2. Set the audience to *Internal* (Workspace): that needs no review by Google. An external client without review works for 100 people and, while it is in testing, for a week at a time.
3. Give its client id and secret here and sign in.

Google permits 500 e-mails a day to a personal account and 2,000 to Workspace.`,
	},
	{
		Kind: Microsoft, Name: "Microsoft 365 and Outlook", SMTP: "smtp.office365.com:587", IMAP: "outlook.office365.com:993",
		Ways: []Way{Browser, Password}, Page: "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
		domains: []string{
			"outlook.com", "outlook.de", "outlook.fr", "outlook.es", "outlook.it", "hotmail.com", "hotmail.de", "hotmail.fr", "hotmail.es",
			"hotmail.co.uk", "hotmail.it", "live.com", "live.de", "live.fr", "live.nl", "live.co.uk", "msn.com",
		},
		servers: []string{"mail.protection.outlook.com", "mx.microsoft", "olc.protection.outlook.com"},
		Steps: `Passwords are on their way out: personal Outlook accounts refuse them since September 2024, and Microsoft 365 switches sending with a password off by default at the end of December 2026. An administrator can switch it on again for a while.

Through the **browser**, with an app registration of your company's:

1. In Entra register an app. Under *Authentication* add the platform *Mobile and desktop applications* with the address http://localhost and allow public client flows.
2. Under *API permissions* add the delegated permissions Mail.Send and Mail.Read of Microsoft Graph; for a mailbox that is to use SMTP and IMAP (a choice of the command line) it is SMTP.Send and IMAP.AccessAsUser.All instead.
3. An administrator has to agree for programs that Microsoft does not know: that is the rule in most companies since November 2025.
4. Give the application (client) id here and sign in. It has no secret.

Microsoft permits 30 e-mails a minute and 10,000 recipients a day.`,
	},
	{
		Kind: "icloud", Name: "iCloud Mail", SMTP: "smtp.mail.me.com:587", IMAP: "imap.mail.me.com:993", Ways: []Way{AppPassword},
		Page: "https://account.apple.com", domains: []string{"icloud.com", "me.com", "mac.com"}, servers: []string{"mail.icloud.com"},
		Steps: "Apple wants an **app-specific password**: sign in to the Apple account, open *Sign-In and Security → App-Specific Passwords*, make one named \"Reqdesk\" and give it here.",
	},
	{
		Kind: "yahoo", Name: "Yahoo Mail", SMTP: "smtp.mail.yahoo.com:465", IMAP: "imap.mail.yahoo.com:993", Ways: []Way{AppPassword},
		Page:    "https://login.yahoo.com/account/security",
		domains: []string{"yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.it", "yahoo.co.uk", "ymail.com", "rocketmail.com"},
		servers: []string{"yahoodns.net"},
		Steps:   "Yahoo wants an **app password**: under *Account security → App passwords* make one named \"Reqdesk\" and give it here.",
	},
	{
		Kind: "gmx", Name: "GMX", SMTP: "mail.gmx.net:587", IMAP: "imap.gmx.net:993", Ways: []Way{Password, AppPassword},
		domains: []string{"gmx.de", "gmx.net", "gmx.at", "gmx.ch"}, servers: []string{"emig.gmx.net"},
		Steps: "Reading and sending by programs is switched off until you switch it on: in the web mail under *Settings → POP3/IMAP*. With two-factor authentication an app password is needed.",
	},
	{
		Kind: "webde", Name: "WEB.DE", SMTP: "smtp.web.de:587", IMAP: "imap.web.de:993", Ways: []Way{Password, AppPassword},
		domains: []string{"web.de"},
		Steps:   "Reading and sending by programs is switched off until you switch it on: in the web mail under *Settings → POP3/IMAP*. With two-factor authentication an app password is needed.",
	},
	{
		Kind: "tonline", Name: "Telekom (T-Online)", SMTP: "securesmtp.t-online.de:465", IMAP: "secureimap.t-online.de:993", Ways: []Way{AppPassword},
		domains: []string{"t-online.de", "magenta.de"},
		Steps:   "Telekom wants the separate **password for e-mail programs**, which is set in the customer centre; the password of the account does not work.",
	},
	{
		Kind: "ionos", Name: "IONOS", SMTP: "smtp.ionos.de:465", IMAP: "imap.ionos.de:993", Ways: []Way{Password},
		servers: []string{"kundenserver.de", "ionos.com", "ionos.de", "1and1.com"},
		Steps:   "Give the password of the mailbox, not that of the customer account.",
	},
	{
		Kind: "strato", Name: "STRATO", SMTP: "smtp.strato.de:465", IMAP: "imap.strato.de:993", Ways: []Way{Password}, servers: []string{"rzone.de"},
		Steps: "Give the password of the mailbox, not that of the customer account.",
	},
	{
		Kind: "mailboxorg", Name: "mailbox.org", SMTP: "smtp.mailbox.org:465", IMAP: "imap.mailbox.org:993", Ways: []Way{Password, AppPassword},
		domains: []string{"mailbox.org"}, servers: []string{"mailbox.org"},
		Steps: "Give the password of the account; with two-factor authentication an app password is needed.",
	},
	{
		Kind: "posteo", Name: "Posteo", SMTP: "posteo.de:465", IMAP: "posteo.de:993", Ways: []Way{Password}, domains: []string{"posteo.de", "posteo.net", "posteo.eu"},
		Steps: "Give the password of the account. With *additional e-mail account protection* programs are refused until it is switched off.",
	},
	{
		Kind: "fastmail", Name: "Fastmail", SMTP: "smtp.fastmail.com:465", IMAP: "imap.fastmail.com:993", Ways: []Way{AppPassword},
		Page: "https://app.fastmail.com/settings/security", domains: []string{"fastmail.com", "fastmail.fm"}, servers: []string{"messagingengine.com"},
		Steps: "Fastmail wants an **app password** with access to mail: *Settings → Privacy & Security → Manage app passwords*.",
	},
	{
		Kind: "proton", Name: "Proton Mail", SMTP: "127.0.0.1:1025", IMAP: "127.0.0.1:1143", Ways: []Way{AppPassword},
		domains: []string{"proton.me", "protonmail.com", "pm.me"}, servers: []string{"protonmail.ch"},
		Steps: "Proton gives programs no access of its own: **Proton Mail Bridge** (a paid plan) has to run on this machine. Give the password that Bridge shows, not the account's.",
	},
	{
		Kind: "zoho", Name: "Zoho Mail (EU)", SMTP: "smtp.zoho.eu:465", IMAP: "imap.zoho.eu:993", Ways: []Way{AppPassword, Password},
		domains: []string{"zoho.eu", "zohomail.eu"}, servers: []string{"zoho.eu"},
		Steps: "Switch IMAP on under *Settings → Mail accounts*; with two-factor authentication an app password is needed.",
	},
	{
		Kind: "zohocom", Name: "Zoho Mail", SMTP: "smtp.zoho.com:465", IMAP: "imap.zoho.com:993", Ways: []Way{AppPassword, Password},
		domains: []string{"zoho.com", "zohomail.com"}, servers: []string{"zoho.com"},
		Steps: "Switch IMAP on under *Settings → Mail accounts*; with two-factor authentication an app password is needed.",
	},
	{
		Kind: "ovh", Name: "OVHcloud", SMTP: "ssl0.ovh.net:465", IMAP: "ssl0.ovh.net:993", Ways: []Way{Password}, servers: []string{"mail.ovh.net"},
		Steps: "Give the password of the mailbox, not that of the customer account. Exchange and Zimbra mailboxes have servers of their own: give them by hand.",
	},
	{
		Kind: "infomaniak", Name: "Infomaniak", SMTP: "mail.infomaniak.com:465", IMAP: "mail.infomaniak.com:993", Ways: []Way{AppPassword, Password},
		servers: []string{"infomaniak.ch"}, Steps: "Make a password for this device in the settings of the mailbox and give it here.",
	},
	{
		Kind: "orange", Name: "Orange", SMTP: "smtp.orange.fr:465", IMAP: "imap.orange.fr:993", Ways: []Way{Password}, domains: []string{"orange.fr", "wanadoo.fr"},
		Steps: "Give the password of the mailbox. Access for programs may have to be switched on in the web mail first.",
	},
	{
		Kind: "free", Name: "Free", SMTP: "smtp.free.fr:465", IMAP: "imap.free.fr:993", Ways: []Way{Password}, LocalUser: true, domains: []string{"free.fr"},
		Steps: "Authenticated sending has to be switched on in the subscriber's area first.",
	},
	{
		Kind: "laposte", Name: "La Poste", SMTP: "smtp.laposte.net:465", IMAP: "imap.laposte.net:993", Ways: []Way{Password}, LocalUser: true, domains: []string{"laposte.net"},
		Steps: "Access for programs has to be switched on in the settings of the web mail first.",
	},
}
