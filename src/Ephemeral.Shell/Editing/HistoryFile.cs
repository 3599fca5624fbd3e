namespace Ephemeral.Shell.Editing;

/// <summary>
/// The lines of earlier sessions, in a file that its user alone may read. Where it can't be had, lines are remembered until the shell
/// ends, and nobody is bothered. Several shells may have it open: each adds its lines at the end.
/// </summary>
internal sealed class HistoryFile
{
    private const int MaxBytes = 1024 * 1024;
    private const UnixFileMode UserAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private bool _isUsable = true;

    public HistoryFile(string path) => _path = path;

    /// <summary>The file in the user's profile folder; null where there is no such folder.</summary>
    public static HistoryFile? OfUser()
    {
        var profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return profile.Length == 0 ? null : new HistoryFile(Path.Combine(profile, ".ephemeral_history"));
    }

    /// <summary>The newest lines, oldest first. What is more is taken out of the file once it is many.</summary>
    public IReadOnlyList<string> Read(int maxLines) => Try(() =>
    {
        if (!File.Exists(_path))
            return [];
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_path) & ~UserAlone) != 0)
            File.SetUnixFileMode(_path, UserAlone);
        var isLong = new FileInfo(_path).Length > MaxBytes;
        var all = isLong ? [] : File.ReadAllLines(_path);
        string[] newest = [.. all.Where(line => line.Length > 0 && !line.Any(char.IsControl)).TakeLast(maxLines)];
        if (isLong || all.Length > 2 * maxLines)
            Replace(newest);
        return newest;
    }) ?? [];

    public void Add(string line) => Try(() =>
    {
        using var writer = new StreamWriter(Open(_path, FileMode.Append));
        writer.Write(line + "\n");
        return line;
    });

    private void Replace(string[] lines)
    {
        var next = $"{_path}.{Environment.ProcessId}";
        using (var writer = new StreamWriter(Open(next, FileMode.Create)))
            writer.Write(string.Concat(lines.Select(line => line + "\n")));
        File.Move(next, _path, overwrite: true);
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UserAlone;
        return new FileStream(path, options);
    }

    private T? Try<T>(Func<T> use) where T : class
    {
        if (!_isUsable)
            return null;
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _isUsable = false;
            return null;
        }
    }
}
