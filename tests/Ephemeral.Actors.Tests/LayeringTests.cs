using System.Text.RegularExpressions;

namespace Ephemeral.Actors.Tests;

/// <summary>A folder of the library names only what stands above it. The sources lie beside the test assembly, in <c>sources</c>.</summary>
public partial class LayeringTests
{
    private static readonly string[] Order =
    [
        "Protocol", "Time", "Signals", "Options", "Operations", "Window", "Admission", "Diagnostics", "Coordination", "Coordinators",
        "TaskWindows", "ForEach", "Hosting",
    ];

    private static readonly HashSet<string> NamesFollow =
        ["string", "int", "long", "bool", "double", "object", "byte", "short", "char", "decimal", "float", "uint", "ulong"];

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        Assert.Equal(Order.Order(), Sources().Select(source => source.Folder).Distinct().Order());

    [Fact]
    public void No_folder_uses_the_namespace_of_one_below_it() => Assert.Empty(
        from source in Sources()
        from Match use in Using().Matches(source.Code)
        let used = use.Groups["folder"].Value
        where IsBelow(used, source.Folder)
        select $"{source.Name} uses {used}");

    [Fact]
    public void No_folder_names_a_type_of_one_below_it()
    {
        var sources = Sources();
        var declaredIn = (
            from source in sources
            from Match declaration in Declaration().Matches(source.Code)
            select (Type: declaration.Groups["name"].Value, source.Folder)).ToLookup(pair => pair.Type, pair => pair.Folder);
        Assert.Contains("Window", declaredIn["OperationWindow"]);
        Assert.Contains("Options", declaredIn["EphemeralOptions"]);
        Assert.Empty(
            from source in sources
            from type in TypesNamedIn(source.Code)
            let folders = declaredIn[type]
            where folders.Any() && folders.All(folder => IsBelow(folder, source.Folder))
            select $"{source.Name} names {type} of {string.Join(", ", folders.Distinct())}");
    }

    [Fact]
    public void What_is_told_of_the_sources_would_be_noticed()
    {
        Assert.Equal(["Operation"], TypesNamedIn("public Operation Find(long Finding, Snapshot? Operation)").Except(["Find", "Snapshot"]));
        Assert.Equal(["Defaults", "Thing"], TypesNamedIn("if (a > Defaults.Max) b.Other(); else c = x => Thing; // "));
        Assert.True(IsBelow("Hosting", "Protocol"));
        Assert.False(IsBelow("Protocol", "Protocol"));
    }

    private static bool IsBelow(string folder, string other) => Array.IndexOf(Order, folder) > Array.IndexOf(Order, other);

    /// <summary>Whatever may be a type: no member of something else, and no name that is just being given.</summary>
    private static IEnumerable<string> TypesNamedIn(string code) =>
        from Match word in Word().Matches(code)
        let before = code[Math.Max(0, word.Index - 60)..word.Index]
        let isQualifier = word.Index + word.Length < code.Length && code[word.Index + word.Length] == '.'
        where !before.EndsWith('.') && (isQualifier || !IsBeingGiven(before))
        select word.Value;

    /// <summary>Whether a type stands before it.</summary>
    private static bool IsBeingGiven(string before) =>
        TypeBefore().Match(before) is { Success: true } match
        && (match.Groups["word"] is not { Success: true, Value: var word } || char.IsUpper(word[0]) || NamesFollow.Contains(word));

    private static List<(string Folder, string Name, string Code)> Sources()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "sources");
        return
        [
            .. from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let name = Path.GetRelativePath(root, file).Replace('\\', '/')
               where name.Contains('/')
               select (name.Split('/')[0], name, NoCode().Replace(File.ReadAllText(file), " ")),
        ];
    }

    [GeneratedRegex(@"^using Ephemeral\.Actors\.(?<folder>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(
        @"^(?:(?:public|internal|static|sealed|abstract|readonly|partial|ref)\s+)+(?:class|record\s+struct|record|struct|interface|enum|delegate\s+\S+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?:\b(?<word>\w+)|\w\?|[^=]>|\])\s+$")]
    private static partial Regex TypeBefore();

    /// <summary>Comments and texts.</summary>
    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|//[^\\n]*", RegexOptions.Singleline)]
    private static partial Regex NoCode();
}
