using Ephemeral.Shell.Editing;

namespace Ephemeral.Shell.Tests.Editing;

public sealed class HistoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ephemeral");

    private string Path => System.IO.Path.Combine(_folder.FullName, "history");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Lines_are_there_in_the_next_session()
    {
        var first = new LineHistory(new HistoryFile(Path));
        foreach (var line in new[] { "list", "list", " secret", "", "show \"日 x\"" })
            first.Add(line);

        Assert.Equal(["list", "show \"日 x\""], All(new LineHistory(new HistoryFile(Path))));
    }

    [Fact]
    public void Two_sessions_keep_the_lines_of_each_other()
    {
        var (one, two) = (new LineHistory(new HistoryFile(Path)), new LineHistory(new HistoryFile(Path)));
        one.Add("list");
        two.Add("status");
        one.Add("lint");

        Assert.Equal(["list", "status", "lint"], All(new LineHistory(new HistoryFile(Path))));
        Assert.Equal(["list", "lint"], All(one));
    }

    [Fact]
    public void The_newest_lines_are_kept_and_the_file_does_not_grow_without_end()
    {
        for (var session = 0; session < 3; session++)
        {
            var history = new LineHistory(new HistoryFile(Path));
            for (var i = 0; i < LineHistory.MaxLines; i++)
                history.Add($"show {session} {i}");
        }

        var last = new LineHistory(new HistoryFile(Path));
        Assert.Equal(LineHistory.MaxLines, last.Count);
        Assert.Equal($"show 2 {LineHistory.MaxLines - 1}", last[last.Count - 1]);
        Assert.Equal(LineHistory.MaxLines, File.ReadAllLines(Path).Length);
        Assert.Equal([Path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void What_a_shell_has_not_written_is_left_out()
    {
        File.WriteAllText(Path, "list\n\u001b[2J\n\nlint\n");
        Assert.Equal(["list", "lint"], All(new LineHistory(new HistoryFile(Path))));

        File.WriteAllText(Path, new string('x', 3_000_000));
        Assert.Empty(All(new LineHistory(new HistoryFile(Path))));
        Assert.Equal(0, new FileInfo(Path).Length);
    }

    [Fact]
    public void Its_user_alone_may_read_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        new LineHistory(new HistoryFile(Path)).Add("list");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));

        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(1, new LineHistory(new HistoryFile(Path)).Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nowhere/history")]
    public void Where_there_can_be_no_file_the_session_has_its_lines_all_the_same(string path)
    {
        var file = System.IO.Path.Combine(_folder.FullName, path);
        var history = new LineHistory(new HistoryFile(file));
        history.Add("list");

        Assert.Equal(["list"], All(history));
        Assert.False(File.Exists(file));
    }

    private static IEnumerable<string> All(LineHistory history) => Enumerable.Range(0, history.Count).Select(i => history[i]);
}
