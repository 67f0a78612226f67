/// How a plural ending becomes singular.
struct EndingRule {
    /// What stands before the ending and stays. Empty: nothing in particular.
    var stems: [String]
    /// Plural endings; the longest that fits counts.
    var endings: [String]
    var singular: String
    /// The stem must be the beginning of the name or follow a sign, not a letter, digit or underscore.
    var isWholeWord = false
    /// One character must stand before the stem, and none of these; it has a say in how the singular is capitalised.
    var gapExcludes: String?

    init(
        _ stems: String, _ endings: String, _ singular: String, isWholeWord: Bool = false, gapExcludes: String? = nil
    ) {
        self.stems = stems.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        self.endings = endings.split(separator: " ").map { $0 == "-" ? "" : String($0) }
        self.singular = singular
        self.isWholeWord = isWholeWord
        self.gapExcludes = gapExcludes
    }
}

/// English plurals, as far as the npm package pluralize 8 knows them: the names of interfaces must come out as they do there,
/// also where a dictionary says otherwise (`cookies` is `cooky`).
enum SingularRules {
    /// In the order in which they are tried. A `-` in the endings is the empty ending.
    static let endings: [EndingRule] = [
        EndingRule("sheep pox ois ous measles fish deer pokemon pokémon", "-", ""),
        EndingRule("ese", "-", "", gapExcludes: "aeiou"),
        EndingRule("", "men", "man"),
        EndingRule("eau", "x -", ""),
        EndingRule("child", "ren", ""),
        EndingRule("pe", "ople rson", "rson"),
        EndingRule("matr append", "ices", "ix"),
        EndingRule("cod mur sil vert ind", "ices", "ex"),
        EndingRule("alumn alg vertebr", "ae", "a"),
        EndingRule("apheli hyperbat periheli asyndet noumen phenomen criteri organ prolegomen hedr automat", "a", "on"),
        EndingRule(
            "agend addend millenni dat extrem bacteri desiderat strat candelabr errat ov symposi curricul quor", "a", "um"),
        EndingRule("alumn syllab vir radi nucle fung cact stimul termin bacill foc uter loc strat", "us i", "us"),
        EndingRule("test", "is es", "is"),
        EndingRule("movie twelve abuse emu enu", "s", ""),
        EndingRule("analy diagno parenthe progno synop the empha cri ne", "sis ses", "sis"),
        EndingRule("x ch ss sh zz tto go cho alias tlas tmas gas hero ato gro aris eris iris oris uris", "es -", ""),
        EndingRule("us", "es -", "", gapExcludes: "aou"),
        EndingRule("seraph cherub", "im", ""),
        EndingRule("m titm l", "ice", "ouse", isWholeWord: true),
        EndingRule("mon smil", "ies", "ey", isWholeWord: true),
        EndingRule(
            "p l zomb t neckt crosst coll faer food gen goon group lass talk goal cut", "ies", "ie", isWholeWord: true),
        EndingRule("", "ies", "y"),
        EndingRule("ar wol al el ea eo oa oo", "ves", "f"),
        EndingRule("wi kni afterli halfli highli lowli midli nonli nightli", "ves", "fe"),
        EndingRule("li", "ves", "fe", isWholeWord: true),
        EndingRule("ss", "-", ""),
        EndingRule("", "s", ""),
    ]

    /// Whole names only: plural and singular. A name that is one of the singulars stays.
    static let irregular: [(plural: String, singular: String)] = [
        ("we", "i"), ("us", "me"), ("they", "he"), ("they", "she"), ("them", "them"), ("ourselves", "myself"),
        ("yourselves", "yourself"), ("themselves", "itself"), ("themselves", "herself"), ("themselves", "himself"),
        ("themselves", "themself"), ("are", "is"), ("were", "was"), ("have", "has"), ("these", "this"), ("those", "that"),
        ("echoes", "echo"), ("dingoes", "dingo"), ("volcanoes", "volcano"), ("tornadoes", "tornado"), ("torpedoes", "torpedo"),
        ("genera", "genus"), ("viscera", "viscus"), ("stigmata", "stigma"), ("stomata", "stoma"), ("dogmata", "dogma"),
        ("lemmata", "lemma"), ("schemata", "schema"), ("anathemata", "anathema"), ("oxen", "ox"), ("axes", "axe"),
        ("dice", "die"), ("yeses", "yes"), ("feet", "foot"), ("eaves", "eave"), ("geese", "goose"), ("teeth", "tooth"),
        ("quizzes", "quiz"), ("humans", "human"), ("proofs", "proof"), ("carves", "carve"), ("valves", "valve"),
        ("looies", "looey"), ("thieves", "thief"), ("grooves", "groove"), ("pickaxes", "pickaxe"), ("passersby", "passerby"),
    ]

    /// Whole names only: words that are the same in both numbers.
    static let uncountable = Set(
        """
        adulthood advice agenda aid aircraft alcohol ammo analytics anime athletics audio bison blood bream buffalo butter carp \
        cash chassis chess clothing cod commerce cooperation corps debris diabetes digestion elk energy equipment excretion \
        expertise firmware flounder fun gallows garbage graffiti hardware headquarters health herpes highjinks homework \
        housework information jeans justice kudos labour literature machinery mackerel mail media mews moose music mud manga \
        news only personnel pike plankton pliers police pollution premises rain research rice salmon scissors series sewage \
        shambles shrimp software species staff swine tennis traffic transportation trout tuna wealth welfare whiting \
        wildebeest wildlife you
        """.split(separator: " ").map(String.init))
}
