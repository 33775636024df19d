# SPDX-License-Identifier: Apache-2.0
# Cells of run.sh to medians and ratios.
function median(list, n, i, j, t, v) {
	n = split(list, v, " ")
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j - 1] + 0 > v[j] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
function ratio(name, ours, other, goal) {
	if (other > 0)
		printf "%-34s %6.2f   goal >= %-4s %s\n", name, ours / other, goal, (ours / other >= goal ? "met" : "MISSED")
}
{
	key = $1 " " $2 " " $3
	if (!(key in rate)) order[++keys] = key
	rate[key] = rate[key] " " $4; p50[key] = p50[key] " " $5; p99[key] = p99[key] " " $6
	if ($7 + 0 > most[key] + 0) most[key] = $7
	errors[key] += $8; cpu[key] = cpu[key] " " $9
	kinds[$2] = 1
}
END {
	printf "%s claims, medians of %s alternating rounds; CPU is server and PostgreSQL together\n", scale, rounds
	printf "%-8s %-6s %5s %10s %9s %9s %9s %9s %7s\n", "who", "what", "conns", "per s", "p50 ms", "p99 ms", "max ms", "CPU us", "errors"
	for (i = 1; i <= keys; i++) {
		split(order[i], k, " ")
		m = median(rate[order[i]])
		printf "%-8s %-6s %5d %10.0f %9.2f %9.2f %9.1f %9.0f %7d\n", k[1], k[2], k[3], m, median(p50[order[i]]) / 1000,
			median(p99[order[i]]) / 1000, most[order[i]] / 1000, median(cpu[order[i]]), errors[order[i]]
		at = k[1] " " k[2]
		if (!errors[order[i]] && m > best[at]) best[at] = m
		c = median(cpu[order[i]])
		if (c > 0 && (!(at in least) || c < least[at])) least[at] = c
	}
	print ""
	for (kind in kinds) {
		limit = kind == "read" ? 1.0 : kind == "list" ? 0.8 : 0.9
		ratio(kind " / pgbench, best of each", best["claimd " kind], best["pgbench " kind], limit)
		ratio(kind " / peer, best of each", best["claimd " kind], best["peer " kind], kind == "write" ? 1.3 : 4)
		if (least["peer " kind] > 0)
			printf "%-34s %6.2f\n", kind " CPU a request, ours / peer", least["claimd " kind] / least["peer " kind]
	}
	printf "RSS of claimd at the end             %s MiB   goal <= 32  %s\n", rss, (rss <= 32 ? "met" : "MISSED")
}
