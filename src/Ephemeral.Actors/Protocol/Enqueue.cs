namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Takes an item in, if there is room (F70). Answered at once by <see cref="Accepted"/> or <see cref="Refused"/>.
/// </summary>
/// <typeparam name="T">The items of the coordinator, exactly.</typeparam>
/// <param name="Item">What the body is given.</param>
public sealed record Enqueue<T>(T Item) : IAdmissionRequest;
