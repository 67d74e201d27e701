// Package links lets reqdesk: links of other programs open in the window. On Linux the
// entry in the menu says so, which a package brings; Windows is told by the program
// itself, for the user who started it and without more rights than that user has.
package links
