/// The name that a person probably meant by `word`: the nearest candidate by edit distance, without regard to case.
///
/// A candidate counts when at most a third of the longer name's characters would have to change (one character in names of up to
/// four), or when `word` is the beginning of exactly one candidate. Ties go to the alphabetically first, so that messages
/// are stable. `nil` where nothing is near enough: a far-fetched guess is worse than none.
public func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    guard !wanted.isEmpty else { return nil }
    var best: (name: String, distance: Int)?
    var continuations: [String] = []
    for candidate in candidates {
        let name = Array(candidate.lowercased().unicodeScalars)
        if wanted.count >= 3, name.starts(with: wanted) { continuations.append(candidate) }
        let limit = max(1, max(name.count, wanted.count) / 3)
        guard abs(name.count - wanted.count) <= limit else { continue }
        let distance = editDistance(wanted, name)
        guard distance <= limit, distance < max(name.count, wanted.count) else { continue }
        if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (candidate, distance) }
    }
    if let best { return best.name }
    return continuations.count == 1 ? continuations[0] : nil
}

/// Damerau–Levenshtein distance in its "optimal string alignment" form: insert, delete, replace, swap of neighbours.
func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i]
        row.reserveCapacity(b.count + 1)
        for j in 1...b.count {
            let cost = a[i - 1] == b[j - 1] ? 0 : 1
            var distance = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { distance = min(distance, beforeLast[j - 2] + 1) }
            row.append(distance)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
