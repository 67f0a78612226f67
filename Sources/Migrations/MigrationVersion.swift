import Foundation

/// Versions as timestamps: UTC `yyyyMMddHHmmss`, the form in which file names, string order and time agree.
enum MigrationVersion {
    /// The version for a moment.
    static func at(_ moment: Date) -> String {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: moment)
        let fields = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second].map { $0 ?? 0 }
        return fields.enumerated().map { padded($1, to: $0 == 0 ? 4 : 2) }.joined()
    }

    /// One second later; for 14 digits that are no time, the next number. Nil for what is not 14 digits, or cannot grow.
    static func successor(of version: String) -> String? {
        guard version.utf8.count == 14, version.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(version) else {
            return nil
        }
        let parts = DateComponents(
            year: number / 10_000_000_000, month: number / 100_000_000 % 100, day: number / 1_000_000 % 100,
            hour: number / 10_000 % 100, minute: number / 100 % 100, second: number % 100)
        if let moment = calendar.date(from: parts), at(moment) == version { return at(moment.addingTimeInterval(1)) }
        return number < 99_999_999_999_999 ? padded(number + 1, to: 14) : nil
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        return calendar
    }()
}

extension String {
    /// Order by bytes: how Atlas orders files and versions, whatever the locale.
    func isBytewiseLess(than other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
