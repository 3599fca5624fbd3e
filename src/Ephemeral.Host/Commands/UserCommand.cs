namespace Ephemeral.Host.Commands;

/// <summary>What a user asks the service to do: it stands for work of a known length, and carries no content.</summary>
/// <param name="UserId">Whose it is. The commands of one user run one after another, in their order.</param>
/// <param name="Name">What it does: one of <see cref="CommandNames"/>.</param>
/// <param name="Duration">How long it takes.</param>
internal sealed record UserCommand(string UserId, string Name, TimeSpan Duration);
