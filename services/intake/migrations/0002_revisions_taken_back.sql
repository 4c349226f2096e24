-- A question that holds a request up takes its revision back: no verdict on that revision moves the request any more.
delete from intake.moves where from_state = 'needs_clarification' and to_state in ('eligible', 'declined');
