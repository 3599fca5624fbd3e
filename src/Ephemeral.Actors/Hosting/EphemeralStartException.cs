namespace Ephemeral.Actors;

/// <summary>What is wrong with the registered coordinators, all of it in one message, when the host starts.</summary>
public sealed class EphemeralStartException : InvalidOperationException
{
    internal EphemeralStartException(IReadOnlyList<string> errors)
        : base(string.Join($"{Environment.NewLine}- ", errors.Prepend("Coordinators are registered wrongly. Correct these:"))) =>
        Errors = errors;

    /// <summary>Each error by itself: it names the coordinator or setting, the value and the remedy.</summary>
    public IReadOnlyList<string> Errors { get; }
}
