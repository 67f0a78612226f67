// Makes a failed case small.

/// Leaves out statements for as long as the same failure stays.
public enum Shrinker {
    /// - Parameter attempt: the failure of a case, or nil.
    public static func shrink(_ random: RandomCase, _ failure: Failure, attempt: (RandomCase) throws -> Failure?) rethrows -> (
        RandomCase, Failure
    ) {
        var (best, seen) = (random, failure)
        func tryOut(_ smaller: RandomCase) throws -> Bool {
            guard let other = try attempt(smaller), other.isLike(failure) else { return false }
            (best, seen) = (smaller, other)
            return true
        }
        var smaller = best
        smaller.rows = ([], [])
        _ = try tryOut(smaller)
        for part in [\RandomCase.b, \RandomCase.a, \RandomCase.rows.a, \RandomCase.rows.b, \RandomCase.b, \RandomCase.a] {
            var size = max(best[keyPath: part].count / 2, 1)
            while size >= 1, !best[keyPath: part].isEmpty {
                var start = 0
                while start < best[keyPath: part].count {
                    var smaller = best
                    smaller[keyPath: part].removeSubrange(start..<min(start + size, smaller[keyPath: part].count))
                    if try !tryOut(smaller) { start += size }
                }
                size = size == 1 ? 0 : size / 2
            }
        }
        return (best, seen)
    }
}
