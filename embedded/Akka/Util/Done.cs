namespace Akka;

/// <summary>Says that something has been done, when there is nothing else to say.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }

    public override string ToString() => "Done";
}
