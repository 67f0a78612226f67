// The order of names: JavaScript's localeCompare in English.

import Testing

@testable import Kysely

struct CollationTests {
    @Test func signsDigitsLetters() {
        let order = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz".map(String.init)
        #expect(order.shuffled().sorted(collating: { $0 }) == order)
        #expect(CollationKey(" ") < CollationKey("_"))
    }

    @Test(arguments: [
        ["a", "A", "aa", "Aa", "ab", "b", "B"], ["a_b", "a_B", "A_b", "ab"], ["order", "order1", "order10", "order2"],
        ["user__posts", "user_posts", "userPosts", "UserPosts", "users"], ["Db", "DB", "DB2"],
    ])
    func asciiRanks(order: [String]) {
        #expect(order.reversed().sorted(collating: { $0 }) == order)
    }

    @Test(arguments: [
        ["e", "é", "ë", "f"], ["ea", "éa", "eb"], ["cote", "coté", "côte", "côté"], ["o", "ö", "ø", "p"],
        ["ss", "SS", "ß", "st"],
        ["ae", "æ", "af"], ["z", "þ", "α", "ά", "β", "а", "я", "用"], ["ие", "иё", "иж", "йа"],
    ])
    func accentsCountOnlyWhereLettersAreAlike(order: [String]) {
        #expect(order.reversed().sorted(collating: { $0 }) == order)
    }

    @Test func controlsDoNotCount() {
        #expect(["a\u{1}", "a"].sorted(collating: { $0 }) == ["a\u{1}", "a"])
        #expect(["a", "a\u{1}"].sorted(collating: { $0 }) == ["a", "a\u{1}"])
    }

    @Test func bytesAreAnotherOrder() {
        #expect(["a", "B", "_", "é"].sorted(by: precedesByBytes) == ["B", "_", "a", "é"])
    }
}
