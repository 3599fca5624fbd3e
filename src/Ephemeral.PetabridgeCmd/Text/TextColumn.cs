namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>A column of a table.</summary>
/// <param name="Header">What stands over it.</param>
/// <param name="LeastWidth">How far it may shrink; without it, not at all.</param>
/// <param name="IsNumber">Whether it is aligned to the right.</param>
/// <param name="IsOptional">Whether it is left out when it is empty.</param>
/// <param name="IsExpendable">Whether it is left out when the table would be too wide.</param>
internal sealed record TextColumn(
    string Header, int LeastWidth = int.MaxValue, bool IsNumber = false, bool IsOptional = false, bool IsExpendable = false)
{
    public static TextColumn Number(string header) => new(header, IsNumber: true);

    public string Align(string text, int width)
    {
        var blanks = new string(' ', Math.Max(0, width - TextWidth.Of(text)));
        return IsNumber ? blanks + text : text + blanks;
    }
}
