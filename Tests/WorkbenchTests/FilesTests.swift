// Here: files are written wholly or not at all, and nothing is left beside them.
import Foundation
import SQLText
import TestSupport
import Testing

@testable import Workbench

struct FilesTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: scratch.path)) ?? []).sorted() }

    @Test func fileAndItsFoldersAreMade() throws {
        try Files.write(Data("a".utf8), to: scratch.path + "/x/y/file", mode: 0o600)
        #expect(scratch.read("x/y/file") == "a")
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path + "/x/y/file")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func replacedFileKeepsItsPermissions() throws {
        try scratch.write("file", "old")
        chmod(scratch.path + "/file", 0o640)
        try Files.write(Data("new".utf8), to: scratch.path + "/file")
        #expect(scratch.read("file") == "new")
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path + "/file")
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        #expect(names == ["file"])
    }

    @Test func failureLeavesWhatWasThere() throws {
        try scratch.write("file", "old")
        try scratch.write("folder/inside", "x")
        // A file where a folder would have to be, and a folder where the file would have to be.
        for path in ["/file/below", "/folder"] {
            let error = #expect(throws: Diagnostic.self) { try Files.write(Data("new".utf8), to: scratch.path + path) }
            #expect(error?.family == .usage)
            #expect(error?.message.contains(scratch.path + path) == true)
            #expect(error?.help != nil)
        }
        #expect(names == ["file", "folder"])
        #expect(scratch.read("file") == "old")
        #expect(scratch.read("folder/inside") == "x")
    }
}
