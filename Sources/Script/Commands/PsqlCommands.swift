/// The backslash commands of psql 15 to 18 (source: the reference page of psql), without the `S` and `+` that some take.
///
/// Those that dbw has too are in its own table, which is asked first; the rest are refused by name.
enum PsqlCommands {
    static let names: Set<String> = Set(
        """
        a bind bind_named c connect C cd close close_prepared conninfo copy copyright crosstabview
        d da dA dAc dAf dAo dAp db dc dC dconfig dd dD ddp dE de des det deu dew dF dFd dFp dFt df dfa dfn dfp dft dfw
        dg di dl dL dm dn do dO dp dP dPi dPt dPn dPti dPtn dPin drds drg dRp dRs ds dt dT du dv dx dX dy
        e echo edit ef elif else encoding endif endpipeline errverbose ev f flush flushrequest
        g gdesc getenv getresults gexec gset gx h help H html i if include include_relative ir l list
        lo_export lo_import lo_list lo_unlink o out p parse password print prompt pset q qecho quit r reset restrict
        s sendpipeline set setenv sf startpipeline sv syncpipeline t T timing unrestrict unset w warn watch write x z
        ! ? ; :
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
