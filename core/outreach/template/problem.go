package template

// The kinds of problem. UnknownVariable, MissingValue, EmptyVariant, OtherClient
// and Syntax keep an e-mail from being sent; the others remind.
const (
	UnknownVariable = "unknown_variable"
	MissingValue    = "missing_value"
	EmptyVariant    = "empty_variant"
	RawLink         = "raw_link"
	NoApplyLink     = "no_apply_link"
	OtherClient     = "other_client"
	Syntax          = "syntax"
	LongSubject     = "long_subject"
	NoNotice        = "no_notice"
	Shouting        = "shouting"
)

// The severities.
const (
	Error   = "error"
	Warning = "warning"
)

// Problem is one thing that is wrong with a template, and where.
type Problem struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Kind     string `json:"kind"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

// Report is what a check found. OK stays true when there are only warnings.
type Report struct {
	OK        bool      `json:"ok"`
	Problems  []Problem `json:"problems"`
	Variables []string  `json:"variables"`
}

func fault(at Place, kind, message string) Problem {
	return Problem{Line: at.Line, Column: at.Column, Kind: kind, Severity: Error, Message: message}
}

func reminder(at Place, kind, message string) Problem {
	return Problem{Line: at.Line, Column: at.Column, Kind: kind, Severity: Warning, Message: message}
}

// Blocks tells whether one of the problems keeps an e-mail from being sent, and
// gives the first such one.
func Blocks(problems []Problem) (Problem, bool) {
	for _, p := range problems {
		if p.Severity == Error {
			return p, true
		}
	}
	return Problem{}, false
}
