// Package widgets is the kit from which every screen is built. A widget
// presents what it is given and reports what the user wants through OnX
// callbacks; it never acts, stores, loads or starts a goroutine. It takes every
// colour and size from ui/look when it is drawn. All methods belong to the
// window's goroutine.
//
// Keys. Everything that can be pressed answers to click, Enter and Space, keeps
// the keyboard afterwards, and shows a ring to people who came by keyboard. A
// key for which the focused widget has no use goes to the window or dialog
// around it (PassKey), so Escape closes a dialog wherever the keyboard is.
//
// Text
//
//	Title("Jobs"), Heading, Body, Strong, Muted, Caption    one line, flush with each other; .Cut() .Toned(look.ToneError)
//	NewText(RoleNumber, "214")                              a figure to be seen from afar
//	NewParagraph(RoleMuted, text)                           wraps; .SetText
//	NewKeyHint("Ctrl+K")                                    a key cap
//	NewMarkdown(text)                                       an e-mail as its reader sees it; never loads anything
//	NewQuote(line, "CV, page 2"), Facts(120, Fact{...})     evidence; names and values
//
// Buttons
//
//	NewButton("Save", f), NewPrimary, NewDanger, NewQuiet   .WithIcon(look.IconSave).WithKey("S").Wide(120); SetEnabled
//	NewIconButton(look.IconMore, "More", f)                 its name is a tip on hover and on focus
//	PopMenu(button, MenuLine{Name: "Pause", Do: f}, ...)    a menu under a button
//
// Places
//
//	Page(header, content), ScrollPage(header, content)      the frame of every screen
//	NewPageHeader("Jobs", "12 of 40", buttons...)           .WithBack(f).WithChips(...); Set(title, subtitle)
//	NewCard(o), NewTitledCard("Details", actions, o)        .Padded(0)
//	NewActionCard(icon, "8 to review", "why", f)            a card that is one button; .WithKey("1").Toned(...).Recommended()
//	NewSidePanel("Ada Lovelace", 320, o)                    details at the right; OnClose
//	NewEmptyState(icon, "No jobs yet", sentence, button)    every empty place has one
//	NewBanner(look.ToneWarning, text, buttons...)           a strip across the page; Set(text, hint)
//	NewSplit(0.5, left, right)                              thin line that can be dragged
//	NewDivider(), NewUprightDivider(), NewSkeletonRow(), NewSkeleton(8)
//
// Choosing
//
//	NewTabs("About", "People"), NewSegmented("Day", "Week") OnChange; SetCount(i, n)
//	NewFilterChip("All 214", f)                             Set(text, on)
//	NewNavItem(icon, "Jobs", f), NewSwitcher(...)           the sidebar
//	NewCheck("Label", f), NewChoice(options, f)
//
// Fields
//
//	NewField("placeholder"), NewPassword, NewTextArea("", rows)
//	NewSearchField("Search jobs", changed)                  Escape clears; OnDown moves into the list
//	NewFormField("Title", field).Required().Help("...")     SetError("what is wrong")
//	Form(fields...)
//
// Data
//
//	NewDataList(Column{Title: "Person", Kind: CellPerson, Share: 2, Sort: true}, ...)
//	    set Length, Fill, OnOpen, OnSort, OnCheck; SetCount("55 of 122"); WithEmpty; Picks() for a list with details beside it
//	NewBarLine(Bar{Name: "Answered", Value: "4 of 25", Part: 0.16}) a line of a chart
//	NewChip("Active", look.ToneSuccess), NewStatus(icon, "Replied", tone), NewAvatar(name), NewClientAvatar(name, accent)
//
// News
//
//	NewProgressLine("...")                                  Set(Progress{Text, Figure, Part})
//	Stage.Snackbar().Add(Snack{Text: "Saved", Action: "Undo", Do: f})
//
// Layout
//
//	VStack(gap, ...), HStack(gap, ...) with Grow() as what takes the rest; Flow wraps; Equal makes even columns;
//	Shares(16, []float32{2, 1}, a, b); Beside(gap, fixed, rest); Spread(left, right); Inset, InsetBy, Width, Height, AtMost, Reading (760); Frame(head, foot, middle)
//
// Gaps are look.Space2 to look.Space24; a page's parts stand 16 apart.
package widgets
