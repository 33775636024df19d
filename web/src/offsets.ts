// SPDX-License-Identifier: Apache-2.0
// The API counts Unicode code points, JavaScript UTF-16 units. These turn one
// into the other; text without surrogate pairs needs no table.

export interface Offsets {
	/** UTF-16 index of a code point offset */
	unit(point: number): number;
	/** code point offset of a UTF-16 index; inside a pair counts as before it */
	point(unit: number): number;
	slice(start: number, end: number): string;
	length: number;
}

export function offsets(text: string): Offsets {
	const astral: number[] = [];

	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length)
			astral.push(i++);
	}
	const unit = (point: number): number => {
		// The k-th pair starts at code point astral[k] - k.
		let low = 0, high = astral.length;
		while (low < high) {
			const mid = (low + high) >> 1;
			if (astral[mid]! - mid < point)
				low = mid + 1;
			else
				high = mid;
		}
		return point + low;
	};
	const point = (index: number): number => {
		let low = 0, high = astral.length;
		while (low < high) {
			const mid = (low + high) >> 1;
			if (astral[mid]! + 1 < index)
				low = mid + 1;
			else
				high = mid;
		}
		return astral[low] !== undefined && astral[low]! + 1 === index ? index - 1 - low : index - low;
	};
	return {
		unit, point,
		slice: (start, end) => text.slice(unit(start), unit(end)),
		length: text.length - astral.length,
	};
}
