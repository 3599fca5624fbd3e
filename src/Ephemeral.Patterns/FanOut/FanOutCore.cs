using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>How many targets of one item have answered and failed, and whether that decides.</summary>
internal sealed class FanOutCore(int targets, int needed)
{
    public int Answered { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Enough have answered, or too few still can.</summary>
    public bool IsDecided => IsReached || targets - Failed < needed;

    /// <summary>Enough have answered.</summary>
    public bool IsReached => Answered >= needed;

    /// <summary>Everyone has been heard.</summary>
    public bool IsOver => Answered + Failed == targets;

    /// <summary>One has answered, or not. Whether that decides, once.</summary>
    public bool Hear(bool hasAnswered)
    {
        var wasDecided = IsDecided;
        Answered += hasAnswered ? 1 : 0;
        Failed += hasAnswered ? 0 : 1;
        CheckInvariants();
        return IsDecided && !wasDecided;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants() => Debug.Assert(
        Answered + Failed <= targets && (!IsOver || IsDecided), "Each target is heard once, and then it is decided.");
}
