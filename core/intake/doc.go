// Package intake turns files into profiles: CSV and Excel tables, contact cards
// (vCard), JSON Resume, profiles of People Data Labs, and résumés as PDF and as
// Word documents.
//
// # What it promises
//
// Every row and every document of a file ends in exactly one of two lists:
// accepted, or refused with a reason that a recruiter understands. One broken
// row costs that row and no other. Nothing is stored without commit.
//
// Every field says how sure it is and where it was read ("column E-Mail",
// "link", "line 3"). What can't be read is left out, not guessed; a document
// without text "needs OCR": a PDF is read by Tesseract where that program is
// installed, and what was is marked so; else it is refused.
//
// # How foreign files are held
//
// Files are hostile. Size, rows, columns, cells, pages, time and memory are
// bounded (see [Options]). Word documents are read as a stream within bounds of
// what they unpack to, and one that declares entities is refused. PDFs are read by PDFium inside a WebAssembly sandbox
// that sees no file and no network, is started with the first PDF of an import,
// is stopped in mid-call when the time is over, and ends with the import. A
// failure inside it is a refused file.
//
// Tables and cards as text are read piece by piece, so that a large file costs no
// more memory than a small one; of each row the report keeps what a recruiter
// looks at.
//
// # What it stores
//
// With commit: the original of a document as a sealed blob, saved before the
// transaction that names it; the person and the profile through package people;
// and through a hook the place in a job's review. Transactions are of bounded
// size, so that a large file does not keep others waiting; each notes what it
// stored. An import that is cancelled or fails is taken back from these notes
// before it returns, a whole one when the recruiter says so. What was said about
// the columns of a table is remembered for tables with the same headers.
//
// # What it never does
//
// It decides nothing: who a person is says package people, who may be approached
// the guard, what happens next the recruiter. It never puts the content of a
// file into an error.
package intake
