package outreach

// ordered is what stands in a queue: it knows who goes first.
type ordered[T any] interface{ before(other T) bool }

// queue gives back first what goes first. It is a binary heap of one type: a plan of
// many thousand e-mails does little else than put in and take out.
type queue[T ordered[T]] []T

func (q *queue[T]) push(one T) {
	*q = append(*q, one)
	list := *q
	i := len(list) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !one.before(list[parent]) {
			break
		}
		list[i] = list[parent]
		i = parent
	}
	list[i] = one
}

// pop takes the first one out; the queue must hold one.
func (q *queue[T]) pop() T {
	list := *q
	first, last := list[0], len(list)-1
	moved := list[last]
	var none T
	list[last] = none
	*q = list[:last]
	if last > 0 {
		q.sink(moved)
	}
	return first
}

// sink finds the place of one that comes to the head.
func (q *queue[T]) sink(one T) {
	list, i := *q, 0
	for {
		child := 2*i + 1
		if child >= len(list) {
			break
		}
		if right := child + 1; right < len(list) && list[right].before(list[child]) {
			child = right
		}
		if !list[child].before(one) {
			break
		}
		list[i] = list[child]
		i = child
	}
	list[i] = one
}
