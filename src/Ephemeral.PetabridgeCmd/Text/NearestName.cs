namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>Finds the name that somebody may have meant who typed another.</summary>
internal static class NearestName
{
    private const int MaxLength = 100;

    /// <summary>The name that is nearest; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        if (typed.Length is 0 or > MaxLength)
            return null;
        var all = names.Where(name => name.Length is > 0 and <= MaxLength).Distinct().ToArray();
        var begun = typed.Length < 3 ? [] : all.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        return begun.Length == 1 ? begun[0] : all
            .Select(name => (Name: name, Changes: Changes(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(near => near.Changes <= Math.Max(1, Math.Min(typed.Length, near.Name.Length) / 3))
            .OrderBy(near => near.Changes).ThenBy(near => near.Name, StringComparer.Ordinal)
            .Select(near => near.Name)
            .FirstOrDefault();
    }

    // How many characters have to be added, left out, exchanged, or swapped with their neighbour.
    private static int Changes(string one, string other)
    {
        var changes = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                changes[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(changes[i - 1, j], changes[i, j - 1]) + 1,
                    changes[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    changes[i, j] = Math.Min(changes[i, j], changes[i - 2, j - 2] + 1);
            }
        }

        return changes[one.Length, other.Length];
    }
}
