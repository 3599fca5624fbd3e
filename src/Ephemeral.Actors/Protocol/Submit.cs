namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Takes an input in, if there is room (F1, F141). Answered when its work has ended, by <see cref="Succeeded{TResult}"/>,
/// <see cref="Failed"/> or <see cref="Cancelled"/>; or at once by <see cref="Refused"/>. For coordinators with results.
/// </summary>
/// <typeparam name="TInput">The inputs of the coordinator, exactly.</typeparam>
/// <param name="Input">What the body is given.</param>
public sealed record Submit<TInput>(TInput Input) : IAdmissionRequest;
