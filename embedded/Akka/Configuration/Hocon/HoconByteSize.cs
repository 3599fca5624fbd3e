namespace Akka.Configuration.Hocon;

/// <summary>Sizes: a number and a unit; kB, MB… are powers of 1000, K, KiB, M, MiB… are powers of 1024.</summary>
internal static class HoconByteSize
{
    private static readonly Dictionary<string, long> BytesByUnit = Units();

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (!HoconQuantity.TryParse(text, out var number, out var unit)
            || !BytesByUnit.TryGetValue(unit, out var bytesPerUnit)
            || !decimal.IsInteger(number)
            || number > (decimal)long.MaxValue / bytesPerUnit)
            return false;
        bytes = (long)(number * bytesPerUnit);
        return true;
    }

    private static Dictionary<string, long> Units()
    {
        var units = new Dictionary<string, long> { [""] = 1, ["b"] = 1, ["B"] = 1, ["byte"] = 1, ["bytes"] = 1 };
        long decimalUnit = 1, binaryUnit = 1;
        foreach (var (letter, decimalName, binaryName) in new[]
                 {
                     ('K', "kilo", "kibi"), ('M', "mega", "mebi"), ('G', "giga", "gibi"),
                     ('T', "tera", "tebi"), ('P', "peta", "pebi"), ('E', "exa", "exbi"),
                 })
        {
            decimalUnit *= 1000;
            binaryUnit *= 1024;
            string[] decimalUnits = [letter == 'K' ? "kB" : $"{letter}B", $"{decimalName}byte", $"{decimalName}bytes"];
            foreach (var name in decimalUnits) units[name] = decimalUnit;
            var small = char.ToLowerInvariant(letter);
            string[] binaryUnits =
                [$"{letter}", $"{small}", $"{letter}i", $"{letter}iB", $"{binaryName}byte", $"{binaryName}bytes"];
            foreach (var name in binaryUnits) units[name] = binaryUnit;
        }
        return units;
    }
}
