namespace Ephemeral.AspNetCore.Api;

/// <summary>A parameter is out of its range; the message names it, its value and what is allowed.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
