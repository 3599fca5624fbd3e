namespace Ephemeral.Host.Markup;

/// <summary>Where an outline departs from the expected one, so that only the blocks at fault are written again.</summary>
internal static class OutlineDifference
{
    // How far apart two outlines may drift before what follows is no longer compared.
    private const int Reach = 48;

    /// <summary>The places in the expected outline that the actual one does not have; none when they are equal.</summary>
    public static List<int> Places(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var places = new List<int>();
        var (i, j) = (0, 0);
        while (i < expected.Count && j < actual.Count)
        {
            if (expected[i] == actual[j])
            {
                i++;
                j++;
                continue;
            }

            if (Rejoin(expected, i, actual, j) is not var (nextI, nextJ))
            {
                places.Add(i);
                return places;
            }

            places.AddRange(Enumerable.Range(i, Math.Max(1, nextI - i)));
            (i, j) = (nextI, nextJ);
        }

        if (i < expected.Count || j < actual.Count)
            places.Add(Math.Min(i, expected.Count - 1));
        return places;
    }

    // Two equal entries in a row: a single one, such as an end, agrees by chance.
    private static (int I, int J)? Rejoin(IReadOnlyList<string> expected, int i, IReadOnlyList<string> actual, int j)
    {
        for (var apart = 1; apart <= Reach; apart++)
        {
            for (var skipped = 0; skipped <= apart; skipped++)
            {
                var (nextI, nextJ) = (i + apart - skipped, j + skipped);
                if (Agree(nextI, nextJ) && Agree(nextI + 1, nextJ + 1))
                    return (nextI, nextJ);
            }
        }

        return null;

        bool Agree(int atI, int atJ) =>
            atI >= expected.Count || atJ >= actual.Count
                ? atI >= expected.Count && atJ >= actual.Count
                : expected[atI] == actual[atJ];
    }
}
