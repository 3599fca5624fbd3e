namespace Akka.Configuration.Hocon;

internal enum HoconTokenKind
{
    Text,
    QuotedText,
    Substitution,
    OptionalSubstitution,
    ObjectStart,
    ObjectEnd,
    ListStart,
    ListEnd,
    Assign,
    Comma,
    NewLine,
    End,
}

/// <param name="Gap">The spaces between this token and the one before; they count between two texts of one value.</param>
internal readonly record struct HoconToken(HoconTokenKind Kind, string Text, string Gap, HoconPosition At)
{
    public override string ToString() => Kind switch
    {
        HoconTokenKind.NewLine => "the end of the line",
        HoconTokenKind.End => "the end of the text",
        HoconTokenKind.QuotedText => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
