// The singular of interface names: the rules, what they do with capitals, and rules of a configuration.

import Testing

@testable import Kysely

struct SingularTests {
    @Test(arguments: [
        ("Users", "User"), ("Addresses", "Address"), ("Statuses", "Status"), ("Categories", "Category"), ("Companies", "Company"),
        ("People", "Person"), ("Children", "Child"), ("Women", "Woman"), ("UserData", "UserDatum"), ("Media", "Media"),
        ("News", "News"), ("Series", "Series"), ("Analyses", "Analysis"), ("Diagnoses", "Diagnosis"), ("Databases", "Database"),
        ("Responses", "Response"), ("Licenses", "License"), ("Expenses", "Expense"), ("Houses", "House"), ("Causes", "Cause"),
        ("Indices", "Index"), ("Matrices", "Matrix"), ("Vertices", "Vertex"), ("Criteria", "Criterion"),
        ("Bacteria", "Bacterium"),
        ("Viruses", "Virus"), ("Cacti", "Cactus"), ("Buses", "Bus"), ("Boxes", "Box"), ("Churches", "Church"), ("Heroes", "Hero"),
        ("Wolves", "Wolf"), ("Knives", "Knife"), ("Lives", "Life"), ("Leaves", "Leaf"), ("Caves", "Cave"), ("Movies", "Movie"),
        ("Ties", "Tie"), ("Mice", "Mouse"), ("Geese", "Goose"), ("Teeth", "Tooth"), ("Feet", "Foot"), ("Quizzes", "Quiz"),
        ("Schemata", "Schema"), ("Themselves", "Themself"), ("Photos", "Photo"), ("Days", "Day"), ("Keys", "Key"),
        ("Glass", "Glass"),
        ("Sheep", "Sheep"), ("Reindeer", "Reindeer"), ("Chinese", "Chinese"), ("Corpus", "Corpus"), ("Human", "Human"),
        ("Is", "Is"),
        ("Plateaux", "Plateau"), ("Algae", "Alga"), ("Tests", "Test"), ("Irises", "Iris"), ("Atlases", "Atlas"), ("", ""),
    ])
    func english(plural: String, singular: String) {
        #expect(Singularizer().singular(plural) == singular)
    }

    @Test(arguments: [
        // Rules for whole words do not reach the last word of a name, and nothing knows a cookie.
        ("UserTies", "UserTy"), ("FieldMice", "FieldMice"), ("TvSeries", "TvSery"), ("Cookies", "Cooky"),
        ("UserLives", "UserLive"),
        ("BlogPosts", "BlogPost"), ("PostCategories", "PostCategory"), ("TeamPeople", "TeamPerson"), ("UserUses", "Userus"),
    ])
    func knowsNoMoreThanPluralizeDoes(plural: String, singular: String) {
        #expect(Singularizer().singular(plural) == singular)
    }

    @Test(arguments: [
        ("ADDRESSES", "ADDRESS"), ("CATEGORIES", "CATEGORY"), ("people", "person"), ("PEOPLE", "PERSON"), ("UserIDs", "UserID"),
    ])
    func keepsCapitals(plural: String, singular: String) {
        #expect(Singularizer().singular(plural) == singular)
    }

    @Test func rulesOfAConfigurationComeFirst() {
        let rules = [
            SingularRule("cookies", "cookie"), SingularRule("/^(.*?)s?$/", "$1_model"), SingularRule("/(bar)s$/i", "$1"),
        ]
        let singularizer = Singularizer(rules: rules)
        #expect(singularizer.warnings.isEmpty)
        #expect(singularizer.singular("Users") == "User_model")
        #expect(singularizer.singular("FooBars") == "FooBar")
        #expect(Singularizer(rules: [rules[0]]).singular("Cookies") == "Cookie")
        #expect(Singularizer(rules: [rules[0]]).singular("UserCookies") == "UserCooky")
    }

    @Test func globalRulesReplaceEverywhere() {
        #expect(Singularizer(rules: [SingularRule("/a/g", "o")]).singular("banana") == "bonono")
        #expect(Singularizer(rules: [SingularRule("/a/", "o")]).singular("banana") == "bonana")
    }

    @Test func aBrokenRuleIsToldAndLeftOut() {
        let singularizer = Singularizer(rules: [SingularRule("/(/", "x")])
        #expect(singularizer.warnings.count == 1 && singularizer.warnings[0].contains("/(/"))
        #expect(singularizer.singular("Users") == "User")
    }
}
