# SPDX-License-Identifier: Apache-2.0
# Turns sql/query into PREPARE commands with the declared types. A list is
# prepared once for each filter and sort, composed as the server does.
function flush(  i, key) {
	if (name == "") return
	# Transaction commands are prepared by the protocol only, frames never.
	if (text ~ /^(BEGIN|COMMIT|ROLLBACK);/ || index(text, "($)")) { name = ""; return }
	sub(/;[ \t\n]*$/, "", text)
	emit(name, types, text)
	for (i = 1; i <= filters; i++)
		emit(name "_filter_" i, joined(ftype[i]), page("(" fcond[i] ")", ""))
	for (i = 1; i <= sorts; i++) {
		key = "(" sexpr[i] ", c.id) " (sdir[i] == "desc" ? "<" : ">") " ($" params + 1 ", $" params + 2 ")"
		emit(name "_sort_" i, joined(stype[i] ", uuid"), page(key, "\nORDER BY " sexpr[i] " " sdir[i] ", c.id " sdir[i]))
	}
	name = ""
}
function page(condition, order,  at, head, tail) {
	at = index(text, "/*page*/")
	head = at ? substr(text, 1, at - 1) : text
	tail = at ? substr(text, at + 8) order : ""
	return head "\n" (head ~ /\nWHERE / ? "AND " : "WHERE ") condition order (order == "" ? "" : " LIMIT 51") tail
}
function joined(more) { return types == "" ? more : types ", " more }
function emit(id, args, body) {
	print "PREPARE " id (args == "" ? "" : " (" args ")") " AS\n" body ";\n"
}
/^-- name:/ {
	flush()
	line = $0
	name = $3
	match(line, /\(.*\)/)
	list = substr(line, RSTART + 1, RLENGTH - 2)
	params = split(list, parts, /, */)
	types = ""
	for (i = 1; i <= params; i++) {
		split(parts[i], words, " ")
		types = types (i > 1 ? ", " : "") words[2]
	}
	text = ""; filters = 0; sorts = 0
	next
}
/^-- filter / {
	colon = index($0, ":")
	split(substr($0, 1, colon - 1), words, " ")
	ftype[++filters] = words[4]
	cond = substr($0, colon + 2)
	gsub(/\$/, "$" (params + 1), cond)
	fcond[filters] = cond
	next
}
/^-- sort / {
	n = split($0, words, " ")
	stype[++sorts] = words[n - 1]
	sdir[sorts] = words[n]
	rest = substr($0, index($0, ":") + 2)
	sub(" " words[n - 1] " " words[n] "$", "", rest)
	sexpr[sorts] = rest
	next
}
/^[ \t]*--/ { next }
name != "" { text = text $0 "\n" }
END { flush() }
