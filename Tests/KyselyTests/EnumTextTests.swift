// How enum types are written: unions, and runtime enums in both styles.

import Testing

@testable import Kysely

struct EnumTextTests {
    @Test func unionInTheOrderOfNames() {
        let text = EnumText(style: .off).declaration("Mood", labels: ["sad", "Ok", "happy", "a \"b\""])
        #expect(text == "type Mood = \"a \\\"b\\\"\" | \"happy\" | \"Ok\" | \"sad\";")
    }

    @Test func runtimeEnums() {
        let labels = ["sad", "happy", "happy_or_sad"]
        #expect(
            EnumText(style: .screamingSnakeCase).declaration("Mood", labels: labels)
                == "enum Mood {\n  HAPPY = \"happy\",\n  HAPPY_OR_SAD = \"happy_or_sad\",\n  SAD = \"sad\",\n}")
        #expect(
            EnumText(style: .pascalCase).declaration("Mood", labels: labels)
                == "enum Mood {\n  Happy = \"happy\",\n  HappyOrSad = \"happy_or_sad\",\n  Sad = \"sad\",\n}")
    }

    @Test func everyMemberHasANameOfItsOwn() {
        let labels = ["", "***", "1", "2fa", "alpha", "Alpha", "ALPHA"]
        #expect(
            EnumText(style: .screamingSnakeCase).memberNames(labels) == [
                "EMPTY", "_", "_1", "_2_FA", "ALPHA", "ALPHA_2", "ALPHA_3",
            ])
        #expect(EnumText(style: .pascalCase).memberNames(labels) == ["Empty", "_", "_1", "_2Fa", "Alpha", "Alpha2", "Alpha3"])
    }
}
