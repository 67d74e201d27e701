package ctl

import (
	"strings"
	"testing"
	"time"
)

func TestAQuestionAboutAnAnswerIsAnsweredOnTheCommandLine(t *testing.T) {
	c, _ := answered(t)
	stranger := "ben.private@post.example.net"
	answer := strings.Join([]string{
		"From: " + stranger, "To: " + robin, "Subject: Re: A question", "Date: " + time.Now().Format(time.RFC1123Z),
		"Message-ID: <private@post.example.net>", "In-Reply-To: " + messageID(t, c.post.Received()[0].Raw), "", "Write here, please.", "",
	}, "\r\n")
	if err := c.post.Deliver(stranger, robin, []byte(answer)); err != nil {
		t.Fatal(err)
	}
	c.now = time.Now().Add(4 * time.Minute).UTC().Format(time.RFC3339)
	c.do(t, "run", "--until-idle").want(t, 1, "read")
	list := c.do(t, "inbox", "list", "--job", c.job)
	list.want(t, "ask", 0, "kind")
	list.want(t, "unknown address", 0, "detail")
	m := list.text(t, 0, "id")
	c.do(t, "inbox", "answer", m, "reply", "--remember").want(t, "reply", "kind")
	c.refuse(t, exitRefused, "inbox", "answer", m, "nothing")
	c.refuse(t, exitNotFound, "inbox", "list", "--job", "j99")
	c.do(t, "people", "find", stranger).want(t, c.persons[1], 0, "person")
	c.do(t, "inbox", "answer", m, "opt-out").want(t, "opt-out", "detail")
	c.refuse(t, exitRefused, "suppress", "remove", stranger)
	c.do(t, "suppress", "remove", stranger, "--wish", "By telephone on 3 December.")
	c.do(t, "suppress", "add", "@elsewhere.example.org", "--note", "a client's parent")
	c.do(t, "suppress", "list", "--search", "PARENT").want(t, "@elsewhere.example.org", 0, "address")
	c.refuse(t, exitRefused, "suppress", "add", "@gmail"+".com")
	c.do(t, "suppress", "person", c.persons[0], "--note", "rude")
	c.do(t, "people", "check", "--email", ana).want(t, "stop", "verdict")
	c.do(t, "suppress", "remove", ana)
	c.do(t, "people", "check", "--email", ana).want(t, "clear", "verdict")
	c.do(t, "suppress", "add", "typo@example.com")
	c.do(t, "suppress", "remove", "typo@example.com")
	c.refuse(t, exitNotFound, "suppress", "remove", "typo@example.com")
}
