package model

// The parts of the page of people; "" is the list of everybody.
const (
	TabDuplicates Tab = "duplicates" // pairs who may be one
	TabTasks      Tab = "tasks"
	TabUntold     Tab = "untold" // who has to be told about their data
)
