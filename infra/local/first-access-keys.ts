// The organisations without which nobody could register another: an operator, an auditor and three members of the committee, which
// are illustrative. The first start makes them and writes their keys to access-keys.json.
