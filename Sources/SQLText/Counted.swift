/// A number of things for people: `1 migration`, `2 migrations`.
public func counted(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(number) " + (number == 1 ? singular : plural ?? singular + "s")
}
